namespace Edp.Cli.Client;

/// <summary>What is shown of a backfill; the service tells more.</summary>
internal sealed record BackfillProgress(
    Guid BackfillId,
    string Bucket,
    string Prefix,
    bool DryRun,
    long Rate,
    string State,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? FinishedAt,
    long ListedCount,
    long RecordedCount,
    long KnownCount,
    long IgnoredCount,
    long SkippedCount,
    string? Problem)
{
    public string Address => S3Address.Of(Bucket, Prefix);
}
