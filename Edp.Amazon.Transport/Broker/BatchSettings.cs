namespace Edp.Amazon.Transport.Broker;

/// <summary>How a <see cref="Batcher{T}"/> collects and repeats.</summary>
internal sealed record BatchSettings
{
    /// <summary>"SendMessageBatch", "PublishBatch", "DeleteMessageBatch" and "ChangeMessageVisibilityBatch" take 10 entries.</summary>
    public const int MaxEntries = 10;

    /// <summary>Names the batches in failures: "send to queue x".</summary>
    public required string Purpose { get; init; }

    /// <summary>Bytes of all entries of one request.</summary>
    public int MaxSize { get; init; } = int.MaxValue;

    /// <summary>Requests under way at once. While all are, entries gather, so that batches are full under load.</summary>
    public int MaxRequests { get; init; } = 10;

    /// <summary>How long a batch that is not full waits for more.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>How long an entry is tried again while AWS throttles or fails.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    public BackOff BackOff { get; init; } = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5));

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
