namespace Edp.Service.Storage;

/// <summary>A row of <c>expected_list</c>: a list of expected files that arrived in a batch, and when it is read (R15).</summary>
internal sealed class ExpectedListRow
{
    public Guid BatchId { get; init; }

    public string Key { get; init; } = null!;

    public Guid PrefixId { get; init; }

    public string Bucket { get; init; } = null!;

    public string? VersionId { get; init; }

    /// <summary>The identity of the event that brought this version; a newer version has another.</summary>
    public Guid Identity { get; init; }

    /// <summary>When it is read next; null once that is done or given up.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>How often it was tried to read this version.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was read.</summary>
    public DateTimeOffset? ReadAt { get; init; }

    /// <summary>Why it could not be read.</summary>
    public string? Problem { get; init; }
}
