using Edp.Amazon.Client.Sns;
using Edp.Amazon.Client.Sqs;
using MassTransit;

namespace Edp.Amazon.Transport.Topology;

/// <summary>The names that SQS ("CreateQueue") and SNS ("CreateTopic") allow.</summary>
internal sealed class AmazonSqsEntityNameValidator : IEntityNameValidator
{
    private const string FifoSuffix = ".fifo";
    private readonly string _kind;
    private readonly int _maxLength;

    private AmazonSqsEntityNameValidator(string kind, int maxLength) => (_kind, _maxLength) = (kind, maxLength);

    public static AmazonSqsEntityNameValidator Queue { get; } = new("queue", SqsLimits.MaxQueueNameLength);

    public static AmazonSqsEntityNameValidator Topic { get; } = new("topic", SnsLimits.MaxTopicNameLength);

    public bool IsValidEntityName(string name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > _maxLength)
            return false;

        var stem = AmazonSqsEndpointAddress.IsFifo(name) ? name[..^FifoSuffix.Length] : name;
        return stem.Length > 0 && stem.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
    }

    public void ThrowIfInvalidEntityName(string name)
    {
        if (!IsValidEntityName(name))
        {
            throw new AmazonSqsTransportConfigurationException(
                $"'{name}' can not be the name of a {_kind}: it takes 1 to {_maxLength} letters, digits, "
                + "hyphens and underscores, and may end in .fifo");
        }
    }
}
