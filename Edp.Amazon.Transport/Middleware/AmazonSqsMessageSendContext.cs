using MassTransit;
using MassTransit.Context;

namespace Edp.Amazon.Transport.Middleware;

internal sealed class AmazonSqsMessageSendContext<T>(T message, CancellationToken cancellationToken) :
    MessageSendContext<T>(message, cancellationToken), AmazonSqsSendContext<T>
    where T : class
{
    public string? GroupId { get; set; }

    public string? DeduplicationId { get; set; }

    public int? DelaySeconds
    {
        set => Delay = value is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    public override void ReadPropertiesFrom(IReadOnlyDictionary<string, object> properties)
    {
        base.ReadPropertiesFrom(properties);
        GroupId = ReadString(properties, TransportPropertyNames.GroupId);
        DeduplicationId = ReadString(properties, TransportPropertyNames.DeduplicationId);
    }

    public override void WritePropertiesTo(IDictionary<string, object> properties)
    {
        base.WritePropertiesTo(properties);
        if (!string.IsNullOrWhiteSpace(GroupId))
            properties[TransportPropertyNames.GroupId] = GroupId;
        if (!string.IsNullOrWhiteSpace(DeduplicationId))
            properties[TransportPropertyNames.DeduplicationId] = DeduplicationId;
    }
}
