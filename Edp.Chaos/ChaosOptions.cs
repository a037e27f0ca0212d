namespace Edp.Chaos;

/// <summary>On what, how long, how much, and by which seed.</summary>
internal sealed record ChaosOptions(ChaosTransport Transport, TimeSpan Duration, int Events, int Seed, TimeSpan Settle);

/// <summary>How messages travel in a run.</summary>
internal enum ChaosTransport
{
    /// <summary>SQS and SNS of an emulator.</summary>
    AmazonSqs,

    /// <summary>A RabbitMQ broker.</summary>
    RabbitMq
}
