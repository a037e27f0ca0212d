using System.Text.Json;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Backfilling;
using Edp.Tests.Infrastructure;

namespace Edp.Tests.Reconciling;

/// <summary>A service beside a bucket whose events do not all come.</summary>
public abstract class ReconcileFixture(DatabaseProvider provider) : BackfillFixture(provider)
{
    private protected static readonly (string, string?)[] Verifies =
        [("Edp:Buckets:0:VerifyAtClose", "true"), ("Edp:Buckets:0:RecordMissing", "true")];

    /// <summary>Objects that are in the bucket, and their events.</summary>
    private protected IReadOnlyList<S3Event> Put(params IEnumerable<string> keys)
    {
        var events = keys.Select(key => new S3Event(Bucket, key)).ToList();
        Old.Put(events.Select(one => new FakeObject(one.Key, one.Size!.Value, one.Etag!)));
        return events;
    }

    /// <summary>Closes the open batch of a prefix and waits for its event.</summary>
    private protected async Task<JsonElement> CloseAsync(string prefix)
    {
        var batch = await Client.ActAsync<BatchItem>("/prefixes/flush", new FlushCommand(Bucket, prefix));
        return await EventAsync(batch.BatchId);
    }

    private protected Task<JsonElement> EventAsync(Guid batchId) => Eventually.GetAsync(
        () => Task.FromResult(Details().FirstOrDefault(detail => detail.GetProperty("batch-id").GetGuid() == batchId)),
        detail => detail.ValueKind != JsonValueKind.Undefined,
        "the event of the batch is out");

    private protected IEnumerable<JsonElement> Details() => Service.Sink.Lines().Select(line => JsonElement.Parse(line).GetProperty("detail"));

    private protected static IEnumerable<string?> Names(JsonElement detail, string property) =>
        detail.TryGetProperty(property, out var names) ? names.EnumerateArray().Select(name => name.GetString()) : [];
}
