using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Deploy.Templates;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

internal sealed class When_a_user_fills_in_the_parameters_of_EDP
{
    private static readonly Template Edp = Template.Load("edp.yaml");

    [TestCase("VPC", null)]
    [TestCase("SecurityGroup", null)]
    [TestCase("Subnets", null)]
    [TestCase("BucketName", null)]
    [TestCase("BucketIgnorePrefixes", "")]
    [TestCase("BucketPrefixDepth", "2")]
    [TestCase("BucketThresholdDuration", "300")]
    [TestCase("BucketThresholdEventCount", "20")]
    [TestCase("DBUser", null)]
    [TestCase("DBPassword", null)]
    [TestCase("EventBusName", "quilt-edp")]
    public void Should_find_those_of_the_product_it_follows(string name, string? standard)
    {
        Assert.That(Edp.Parameters.ContainsKey(name), Is.True);
        Assert.That(Edp.Parameters[name]!["Default"]?.ToString(), Is.EqualTo(standard));
    }

    [Test]
    public void Should_have_to_give_no_other()
    {
        string[] required = ["VPC", "SecurityGroup", "Subnets", "BucketName", "DBUser", "DBPassword"];

        Assert.That(Edp.Parameters.Where(entry => entry.Value!["Default"] is null).Select(entry => entry.Key), Is.EquivalentTo(required));
    }

    [Test]
    public void Should_see_each_once_in_the_form_with_a_label()
    {
        var form = Edp.Root["Metadata"]!["AWS::CloudFormation::Interface"]!;
        var grouped = form["ParameterGroups"]!.AsArray()
            .SelectMany(group => group!["Parameters"]!.AsArray()).Select(name => (string)name!).ToArray();
        var names = Edp.Parameters.Select(entry => entry.Key).ToArray();

        Assert.That(grouped, Is.EquivalentTo(names));
        Assert.That(form["ParameterLabels"]!.AsObject().Select(entry => entry.Key), Is.EquivalentTo(names));
    }

    [Test]
    public void Should_find_each_with_its_default_in_the_readme()
    {
        var rows = Repository.Read("deploy", "README.md").Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .ToDictionary(cells => cells[1].Trim('`'), cells => cells[2].Trim('`'));

        foreach (var (name, parameter) in Edp.Parameters)
        {
            var standard = parameter!["Default"]?.ToString();
            Assert.That(rows.GetValueOrDefault(name), Is.EqualTo(standard?.Length == 0 ? "empty" : standard ?? ""), name);
        }
    }

    [TestCase("DBPassword")]
    [TestCase("HttpApiKey")]
    public void Should_not_see_a_secret_again(string name) => Assert.That((bool?)Edp.Parameters[name]!["NoEcho"], Is.True);

    // What RDS takes as a master password and name: "DB instance settings" in the RDS user guide.
    [TestCase("DBPassword", "correct-horse-42")]
    [TestCase("DBPassword", "!#$%&()*+,-.:;<=>?[]^_`{|}~")]
    [TestCase("DBUser", "edp")]
    [TestCase("DBUser", "Edp_2")]
    [TestCase("BucketName", "lab-intake.2026")]
    [TestCase("BucketIgnorePrefixes", "raw/*, scratch/*")]
    [TestCase("CompletionMarkers", "_SUCCESS, *.done")]
    [TestCase("EventBusName", "quilt-edp")]
    [TestCase("ForwardEventBusArn", "arn:aws-us-gov:events:us-gov-west-1:111122223333:event-bus/default")]
    [TestCase("PackagerQueueArn", "arn:aws:sqs:us-east-1:111122223333:stack-PackagerQueue-1")]
    [TestCase("FileShareArn", "arn:aws:storagegateway:eu-central-1:111122223333:share/share-CED9B96F")]
    [TestCase("ImageUri", "111122223333.dkr.ecr.eu-central-1.amazonaws.com/edp:0.1.0")]
    [TestCase("ImageUri", "registry:5000/edp@sha256:0123456789012345678901234567890123456789012345678901234567890123")]
    [TestCase("KmsKeyArn", "arn:aws:kms:eu-central-1:111122223333:key/0a1b-2c3d")]
    [TestCase("AlarmEmail", "lab.alarms@example.org")]
    [TestCase("DBInstanceClass", "db.r8g.2xlarge")]
    [TestCase("DBEngineVersion", "16.10")]
    [TestCase("DBEndpoint", "db.lab.example.org")]
    [TestCase("DBSecurityGroup", "sg-0123456789abcdef0")]
    [TestCase("DBSecretArn", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:rds!db-0a1b-AbCdEf")]
    [TestCase("DBMinCapacity", "0.5")]
    [TestCase("SecondRuleBuckets", "lab-runs")]
    [TestCase("SecondRule", "900")]
    [TestCase("TopicScope", "dev")]
    [TestCase("PermissionsBoundaryArn", "arn:aws:iam::111122223333:policy/boundaries/lab")]
    [TestCase("HttpClientCidr", "172.20.0.0/16")]
    [TestCase("HttpCertificateArn", "arn:aws:acm:eu-central-1:111122223333:certificate/0a1b-2c3d")]
    [TestCase("TraceRatio", "0.05")]
    public void Should_be_let_through_with(string name, string value) => Assert.That(Takes(name, value), Is.True);

    [TestCase("DBPassword", "short12")]
    [TestCase("DBPassword", "with/slash-1234")]
    [TestCase("DBPassword", "with@sign-12345")]
    [TestCase("DBPassword", "with'quote-1234")]
    [TestCase("DBPassword", "with\"quote-1234")]
    [TestCase("DBPassword", "with space-1234")]
    [TestCase("DBPassword", "back\\slash-1234")]
    [TestCase("DBPassword", "ümlaut-12345678")]
    [TestCase("DBUser", "admin")]
    [TestCase("DBUser", "rdsadmin")]
    [TestCase("DBUser", "pg_read")]
    [TestCase("DBUser", "1edp")]
    [TestCase("DBUser", "e-d-p")]
    [TestCase("BucketName", "arn:aws:s3:::lab-intake")]
    [TestCase("BucketName", "s3://lab-intake")]
    [TestCase("BucketName", "Lab")]
    [TestCase("BucketName", "")]
    [TestCase("CompletionMarkers", "a/b")]
    [TestCase("EventBusName", "default")]
    [TestCase("EventBusName", "aws.partner")]
    [TestCase("ForwardEventBusArn", "central")]
    [TestCase("PackagerQueueArn", "https://sqs.us-east-1.amazonaws.com/111122223333/q")]
    [TestCase("PackagerQueueArn", "arn:aws:sqs:us-east-1:111122223333:queue.fifo")]
    [TestCase("FileShareArn", "share-CED9B96F")]
    [TestCase("ImageUri", "edp")]
    [TestCase("KmsKeyArn", "alias/edp")]
    [TestCase("AlarmEmail", "lab")]
    [TestCase("BucketThresholdDuration", "0")]
    [TestCase("BucketThresholdEventCount", "0")]
    [TestCase("BucketPrefixDepth", "-1")]
    [TestCase("PackageReadyTrigger", "Both")]
    [TestCase("TaskCount", "0")]
    [TestCase("DBEngineVersion", "14")]
    [TestCase("DBEndpoint", "https://db")]
    [TestCase("DBSecurityGroup", "default")]
    [TestCase("SecondRule", "-1")]
    [TestCase("TopicScope", "dev_")]
    [TestCase("HttpClientCidr", "0.0.0.0/0")]
    [TestCase("HttpClientCidr", "8.8.8.0/24")]
    [TestCase("TraceRatio", "2")]
    public void Should_be_stopped_with(string name, string value) => Assert.That(Takes(name, value), Is.False);

    [Test]
    public void Should_be_let_through_with_the_defaults()
    {
        var refused = Edp.Parameters.Where(entry => entry.Value!["Default"] is { } value && !Takes(entry.Key, value.ToString()))
            .Select(entry => entry.Key);

        Assert.That(refused, Is.Empty);
    }

    /// <summary>The bounds of a parameter as CloudFormation applies them; a pattern counts for each value of a list.</summary>
    private static bool Takes(string name, string value)
    {
        var parameter = Edp.Parameters[name]!;
        if ((string?)parameter["Type"] == "CommaDelimitedList" && value.Contains(',', StringComparison.Ordinal))
            return value.Split(',').All(item => Takes(name, item));

        return Fits(parameter["AllowedPattern"],
            pattern => Regex.IsMatch(value, (string)pattern!, RegexOptions.None, TimeSpan.FromSeconds(1)))
            && Fits(parameter["AllowedValues"], values => values.AsArray().Any(one => one!.ToString() == value))
            && Fits(parameter["MinLength"], length => value.Length >= (long)length)
            && Fits(parameter["MaxLength"], length => value.Length <= (long)length)
            && Fits(parameter["MinValue"], least => Number(value) >= Number(least.ToString()))
            && Fits(parameter["MaxValue"], most => Number(value) <= Number(most.ToString()));
    }

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static bool Fits(JsonNode? bound, Func<JsonNode, bool> test) => bound is null || test(bound);
}
