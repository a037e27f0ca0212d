namespace Edp.Tests.Deploy.Templates;

/// <summary>Values with which the templates are evaluated: what a user must give, and everything there is.</summary>
internal static class ParameterValues
{
    public static IReadOnlyDictionary<string, string> Required { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["VPC"] = "vpc-0a1b2c3d",
        ["Subnets"] = "subnet-0a1b2c3d,subnet-0d3c2b1a",
        ["SecurityGroup"] = "sg-0a1b2c3d",
        ["BucketName"] = "lab-intake",
        ["DBUser"] = "edp",
        ["DBPassword"] = "correct-horse-42",
        ["EventsTopicArn"] = "arn:aws:sns:eu-central-1:111122223333:edp-events",
        ["EmailAddress"] = "lab@example.org",
        ["SourceAccountId"] = "111122223333",
        ["QuarantineBucketName"] = "lab-quarantine",
        ["QuiltUrl"] = "https://quilt.example.org",
        ["PackagingQueueArn"] = "arn:aws:sqs:eu-central-1:111122223333:quilt-PackagerQueue-1",
    };

    public static IReadOnlyDictionary<string, string> Everything { get; } = new Dictionary<string, string>(Required, StringComparer.Ordinal)
    {
        ["BucketName"] = "lab-one,lab-two,lab-three,lab-four,lab-five,lab-six,lab-seven",
        ["SecondRuleBuckets"] = "lab-runs,lab-plates",
        ["SecondRule"] = "3,900,500,86400",
        ["SecondRuleIgnorePrefixes"] = "tmp/*",
        ["SecondRuleCompletionMarkers"] = "RTAComplete.txt",
        ["ThirdRuleBuckets"] = "lab-images",
        ["ThirdRule"] = "1,60,20,0",
        ["SettingsFileArn"] = "arn:aws:s3:::lab-settings/edp/rules.env",
        ["SettingsBuckets"] = "lab-cryo,lab-mass-spec",
        ["BucketIgnorePrefixes"] = "raw/*, scratch/*",
        ["CompletionMarkers"] = "_SUCCESS, *.done",
        ["ListFile"] = "ro-crate-metadata.json",
        ["ManifestTo"] = "s3://lab-manifests/edp/",
        ["MaxDuration"] = "86400",
        ["ForwardEventBusArn"] = "arn:aws:events:us-east-1:444455556666:event-bus/central",
        ["PackagerQueueArn"] = "arn:aws:sqs:eu-central-1:111122223333:quilt-PackagerQueue-1",
        ["PackagerDeadLetterQueueName"] = "quilt-PackagerDeadLetters-1",
        ["PackageReadyTrigger"] = "PackageCreated",
        ["FileShareArn"] = "arn:aws:storagegateway:eu-central-1:111122223333:share/share-CED9B96F",
        ["DBMultiAZ"] = "true",
        ["DBDeletionProtection"] = "true",
        ["DBAuthentication"] = "Password",
        ["ImageUri"] = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/lab/edp:0.2.0",
        ["ImageRepositoryArn"] = "arn:aws:ecr:eu-central-1:111122223333:repository/lab/edp",
        ["CollectorRepositoryArn"] = "arn:aws:ecr:eu-central-1:111122223333:repository/lab/collector",
        ["CpuArchitecture"] = "ARM64",
        ["TaskSize"] = "Large",
        ["TaskCount"] = "2",
        ["HttpApiKey"] = "0123456789abcdef",
        ["HttpCertificateArn"] = "arn:aws:acm:eu-central-1:111122223333:certificate/0a1b2c3d",
        ["QueuePrefix"] = "lab-",
        ["TopicScope"] = "lab",
        ["PermissionsBoundaryArn"] = "arn:aws:iam::111122223333:policy/boundary",
        ["TraceRatio"] = "0.05",
        ["AlarmEmail"] = "lab@example.org",
        ["KmsKeyArn"] = "arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d",
        ["WorkflowName"] = "assay",
    };

    /// <summary>The stack creates Aurora Serverless.</summary>
    public static IReadOnlyDictionary<string, string> Serverless { get; } = new Dictionary<string, string>(Required, StringComparer.Ordinal)
    {
        ["DBEngine"] = "AuroraServerless",
    };

    /// <summary>The stack creates no database.</summary>
    public static IReadOnlyDictionary<string, string> ExistingDatabase { get; } =
        new Dictionary<string, string>(Required, StringComparer.Ordinal)
        {
            ["DBEndpoint"] = "db.lab.example.org",
            ["DBPort"] = "6432",
            ["DBName"] = "lab",
            ["DBTls"] = "Require",
            ["DBAuthentication"] = "Password",
            ["DBSecurityGroup"] = "sg-0b1b2c3d",
            ["DBSecretArn"] = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:lab-db-AbCdEf",
        };

    public static IReadOnlyDictionary<string, string>[] Sets => [Required, Everything, Serverless, ExistingDatabase];

    public static IReadOnlyDictionary<string, string> RequiredWith(string name, string value) =>
        new Dictionary<string, string>(Required, StringComparer.Ordinal) { [name] = value };
}
