using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Publishing;

/// <summary>What every event says of where it comes from.</summary>
internal sealed class EventOrigin(IOptions<EdpOptions> options)
{
    /// <summary>The source that rules on the bus match.</summary>
    public const string Source = "com.quiltdata.edp";

    public string Account { get; } = options.Value.AccountId;

    public string Region { get; } = options.Value.Region ?? "us-east-1";

    /// <summary>The AWS partition of the region ("AWS Fault Isolation Boundaries", partitions).</summary>
    public string Partition => Region switch
    {
        _ when Region.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
        _ when Region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
        _ => "aws"
    };

    public string BucketArn(string bucket) => $"arn:{Partition}:s3:::{bucket}";

    public EventEnvelope Envelop(OutgoingEvent outgoing) => new(
        "0", outgoing.Id, outgoing.DetailType, Source, Account, new EventTime(outgoing.Time), Region, [BucketArn(outgoing.Bucket)],
        outgoing.Detail);
}
