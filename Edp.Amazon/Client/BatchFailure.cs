namespace Edp.Amazon.Client;

/// <summary>Why one entry of an SQS or SNS batch request was not accepted.</summary>
internal sealed record BatchFailure
{
    /// <summary>The id that the request gave the entry.</summary>
    public required string Id { get; init; }

    public required string Code { get; init; }

    public string? Message { get; init; }

    /// <summary>
    /// Whose fault AWS says it is. True for wrong entries, and for throttled ones as well: ask <see cref="ErrorCodes"/> first.
    /// </summary>
    public bool SenderFault { get; init; }
}
