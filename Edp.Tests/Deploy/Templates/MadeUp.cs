namespace Edp.Tests.Deploy.Templates;

/// <summary>What resources would answer to Ref and GetAtt, made up in the shape that CloudFormation documents.</summary>
internal static class MadeUp
{
    private const string Place = "eu-central-1:111122223333";

    public static string Reference(Template template, string resource) => TypeOf(template, resource) switch
    {
        "AWS::SNS::Topic" => Attribute(template, resource, "TopicArn"),
        "AWS::SQS::Queue" => $"https://sqs.eu-central-1.amazonaws.com/111122223333/{resource}",
        "AWS::SecretsManager::Secret" => $"arn:aws:secretsmanager:{Place}:secret:{resource}",
        "AWS::Events::EventBus" => resource,
        _ => $"edp-stack-{resource}",
    };

    public static string Attribute(Template template, string resource, string attribute) => (TypeOf(template, resource), attribute) switch
    {
        ("AWS::SNS::Topic", "TopicArn") => $"arn:aws:sns:{Place}:{resource}",
        ("AWS::SQS::Queue", "Arn") => $"arn:aws:sqs:{Place}:{resource}",
        ("AWS::Events::Rule", "Arn") when template.Resources[resource]!["Properties"]!["EventBusName"] is not null =>
            $"arn:aws:events:{Place}:rule/quilt-edp/{resource}",
        ("AWS::Events::Rule", "Arn") => $"arn:aws:events:{Place}:rule/{resource}",
        ("AWS::RDS::DBCluster", "Endpoint.Address") => "edp.cluster-abcdefghijkl.eu-central-1.rds.amazonaws.com",
        ("AWS::RDS::DBInstance", "Endpoint.Address") => "edp.abcdefghijkl.eu-central-1.rds.amazonaws.com",
        ("AWS::RDS::DBInstance", "Endpoint.Port") => "5432",
        (_, "Arn") => $"arn:aws:{TypeOf(template, resource).Split("::")[1].ToLowerInvariant()}:{Place}:{resource}",
        _ => $"{resource}-{attribute}",
    };

    private static string TypeOf(Template template, string resource) =>
        (string?)template.Resources[resource]?["Type"] ?? throw new KeyNotFoundException($"There is no resource {resource}");
}
