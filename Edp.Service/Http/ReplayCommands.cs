namespace Edp.Service.Http;

/// <summary>A batch whose event is to be sent again.</summary>
/// <param name="Sinks">To which sinks: File, EventBridge, Bus. None: to all that are configured.</param>
/// <param name="Reason">Why, in your own words: up to 1,000 characters.</param>
internal sealed record ReplayCommand(IReadOnlyList<string?>? Sinks = null, string? Reason = null);

/// <summary>Batches whose events are to be sent again.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="From">Batches that became ready then or later.</param>
/// <param name="To">Batches that became ready before.</param>
/// <param name="Sinks">To which sinks: File, EventBridge, Bus. None: to all that are configured.</param>
/// <param name="Reason">Why, in your own words: up to 1,000 characters.</param>
internal sealed record BucketReplayCommand(
    string? Bucket, DateTimeOffset? From, DateTimeOffset? To, IReadOnlyList<string?>? Sinks = null, string? Reason = null);

/// <summary>A replay that is to end.</summary>
/// <param name="Reason">Why, in your own words: up to 1,000 characters.</param>
internal sealed record StopReplayCommand(string? Reason = null);
