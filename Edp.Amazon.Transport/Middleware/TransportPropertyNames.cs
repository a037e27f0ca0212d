namespace Edp.Amazon.Transport.Middleware;

/// <summary>Properties that schedulers and outboxes keep for a message, named as other transports of MassTransit on SQS do.</summary>
internal static class TransportPropertyNames
{
    public const string GroupId = "SQS-GroupId";
    public const string DeduplicationId = "SQS-DeduplicationId";
}
