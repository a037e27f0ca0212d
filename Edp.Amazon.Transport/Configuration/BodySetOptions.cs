namespace MassTransit;

/// <summary>How received messages are collected for an <see cref="IAmazonSqsBodyHandler"/>.</summary>
public sealed record BodySetOptions
{
    /// <summary>The most messages of a set; default 1,000.</summary>
    public int MessageLimit { get; init; } = 1_000;

    /// <summary>How long the first message of a set waits for others; default 250 ms.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How many sets are handled at once; default 2, so that one is collected while another is handled.</summary>
    public int ConcurrencyLimit { get; init; } = 2;
}
