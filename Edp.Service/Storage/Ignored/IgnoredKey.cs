namespace Edp.Service.Storage.Ignored;

/// <summary>
/// A row of <c>ignored_key</c>: how many events of a prefix did not count, for one reason, with the latest of them. There is never a row for
/// each event.
/// </summary>
internal sealed class IgnoredKey
{
    /// <summary>A name-based UUID of what the row counts.</summary>
    public Guid IgnoredKeyId { get; init; }

    /// <summary>One of <see cref="KeyOutcome"/>'s values.</summary>
    public string Outcome { get; init; } = null!;

    /// <summary>Empty where it is not known.</summary>
    public string Bucket { get; init; } = null!;

    /// <summary>Empty where it is not known.</summary>
    public string Prefix { get; init; } = null!;

    /// <summary>Why: one of the values of the metrics' <c>edp.reason</c>.</summary>
    public string Reason { get; init; } = null!;

    /// <summary>The pattern that the keys fit; empty where none did it.</summary>
    public string Pattern { get; init; } = null!;

    public long EventCount { get; set; }

    public DateTimeOffset FirstAt { get; set; }

    public DateTimeOffset LastAt { get; set; }

    /// <summary>The latest key; empty where it is not known.</summary>
    public string ExampleKey { get; set; } = null!;

    /// <summary>Of the latest: what was wrong with it, or what made it the same as an earlier event.</summary>
    public string Detail { get; set; } = null!;
}
