using System.Text.Json;
using System.Text.Json.Serialization;

namespace Edp.Cli.Client;

/// <summary>What tables show of an open batch; the service tells more.</summary>
internal sealed record OpenPrefix(
    string Bucket,
    string Prefix,
    long BatchNumber,
    long ObjectCount,
    long TotalSize,
    DateTimeOffset? OpenedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? HeldUntil,
    Guid? BatchId)
{
    public string Address => S3Address.Of(Bucket, Prefix);
}

/// <summary>What tables show of a closed batch; the service tells more.</summary>
internal sealed record ClosedBatch(
    Guid BatchId,
    string Bucket,
    string Prefix,
    long BatchNumber,
    long ObjectCount,
    long TotalSize,
    DateTimeOffset ReadyAt,
    string Reason,
    DateTimeOffset? PublishedAt,
    DateTimeOffset? ReceivedAt,
    DateTimeOffset? PackagedAt)
{
    public string Address => S3Address.Of(Bucket, Prefix);
}

/// <summary>The answer of <c>/explain</c>.</summary>
internal sealed record Explanation(string Cause, string Sentence, IReadOnlyList<ExplanationStep>? Steps);

/// <summary>What happened, and when.</summary>
internal sealed record ExplanationStep(DateTimeOffset? At, string Text);

/// <summary>The answer of <c>POST /events</c>, and what a refusal says of what was recorded before.</summary>
internal sealed record PostedEvents(
    long Accepted,
    long Duplicates,
    long Ignored,
    IReadOnlyList<RejectedEvent>? Rejected,
    long? RejectedCount,
    IReadOnlyList<IgnoredEvent>? IgnoredEntries)
{
    public long AllRejected => RejectedCount ?? Rejected?.Count ?? 0;
}

/// <summary>An entry that is no event.</summary>
internal sealed record RejectedEvent(long Index, string Error);

/// <summary>An entry that was ignored and looks like a mistake.</summary>
internal sealed record IgnoredEvent(long Index, string Reason);

/// <summary>What a program reads of an answer.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(OpenPrefix))]
[JsonSerializable(typeof(ClosedBatch))]
[JsonSerializable(typeof(Explanation))]
[JsonSerializable(typeof(PostedEvents))]
[JsonSerializable(typeof(BackfillProgress))]
[JsonSerializable(typeof(TriedRules))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
internal sealed partial class ItemJson : JsonSerializerContext;
