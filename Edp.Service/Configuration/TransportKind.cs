namespace Edp.Service.Configuration;

/// <summary>How messages travel.</summary>
public enum TransportKind
{
    /// <summary>Within the process; nothing else to run.</summary>
    InMemory,

    /// <summary>Over Amazon SQS and SNS, to and from other services and replicas.</summary>
    AmazonSqs,

    /// <summary>Over a RabbitMQ broker, to and from other services and replicas.</summary>
    RabbitMq
}
