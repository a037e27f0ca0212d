using Edp.Amazon.Client.Sqs;
using Edp.Amazon.Transport.Topology;
using MassTransit;
using MassTransit.Configuration;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>How an endpoint reads its queue.</summary>
internal sealed class ReceiveSettings : QueueSettings
{
    private readonly IEndpointConfiguration _endpoint;

    public ReceiveSettings(string queueName, IEndpointConfiguration endpoint, bool durable = true, bool autoDelete = false)
        : base(queueName, durable, autoDelete)
    {
        _endpoint = endpoint;
        IsOrdered = AmazonSqsEndpointAddress.IsFifo(queueName);
    }

    public int PrefetchCount => _endpoint.Transport.PrefetchCount;

    /// <summary>Without a limit, all that are fetched are consumed at once.</summary>
    public int ConcurrentMessageLimit => _endpoint.Transport.ConcurrentMessageLimit ?? PrefetchCount;

    public int ConcurrentDeliveryLimit { get; set; } = 1;

    public int WaitTimeSeconds { get; set; } = 3;

    public bool PurgeOnStartup { get; set; }

    public bool IsOrdered { get; set; }

    /// <summary>Null: the queue's own.</summary>
    public int? VisibilityTimeout { get; set; }

    public int RedeliverVisibilityTimeout { get; set; } = 1;

    public TimeSpan MaxVisibilityTimeout { get; set; } = TimeSpan.FromSeconds(SqsLimits.MaxVisibilityTimeoutSeconds);

    public int MaxVisibilityTimeoutRenewal { get; set; } = 60;

    /// <summary>Null: each message goes through the pipeline.</summary>
    public BodySets? BodySets { get; set; }
}
