using System.Text;
using System.Text.Json;
using Edp.Amazon.Listing;
using Edp.Amazon.Writing;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using Edp.Tests.Reconciling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;

namespace Edp.Tests.Manifests;

/// <summary>A service that writes manifests to a bucket.</summary>
public abstract class ManifestFixture(DatabaseProvider provider) : ReconcileFixture(provider)
{
    private protected const string Folder = "s3://manifests/edp/";

    private protected static readonly (string, string?) Writes = ("Edp:Buckets:0:ManifestTo", Folder);

    private protected FakeBucket Manifests { get; private set; } = null!;

    [SetUp]
    public void AddBucket() => Manifests = S3.AddBucket("manifests");

    private protected Task<EdpTestService> StartWritingAsync(params (string Setting, string? Value)[] settings) => StartAsync(
        services =>
        {
            services.Replace(ServiceDescriptor.Singleton(_ => new ObjectLister(S3.Settings)));
            services.Replace(ServiceDescriptor.Singleton(_ => new ObjectWriter(S3.Settings with { MaxRetries = 0 }, partSize: 100_000)));
        },
        [("Edp:Buckets:0:BucketName", "*"), ("Edp:Buckets:0:ThresholdEventCount", "0"), .. settings]);

    /// <summary>Records an object of a prefix and closes its batch.</summary>
    private protected async Task<Guid> RecordAndCloseAsync(string prefix, string bucket = Bucket, string name = "a.raw")
    {
        await Client.RecordAsync(new S3Event(bucket, prefix + name));
        return (await Client.ActAsync<BatchItem>("/prefixes/flush", new FlushCommand(bucket, prefix))).BatchId;
    }

    private protected Task<BatchItem> BatchAsync(Guid batchId, Predicate<BatchItem> fits, string what) => Eventually.GetAsync(
        async () => (await Client.BatchesAsync()).Single(batch => batch.BatchId == batchId), fits, what);

    /// <summary>Moves the clock over the pauses until so many events are out.</summary>
    private protected Task UntilOutAsync(int count) => Eventually.HoldsAsync(
        () =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            return Details().Count() == count;
        },
        $"{count} events are out");

    private protected static string KeyOf(Guid batchId, string bucket = Bucket) => $"edp/{bucket}/{batchId}.edp.jsonl";

    /// <summary>The lines of the manifest of a batch, as a consumer reads them.</summary>
    private protected IReadOnlyList<JsonElement> Lines(Guid batchId, FakeBucket? bucket = null)
    {
        var text = Encoding.UTF8.GetString((bucket ?? Manifests).Written[KeyOf(batchId)]);
        Assert.That(text, Is.Empty.Or.EndsWith("\n"));
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    private protected int Count(string operation) => S3.Requests.Count(request => request == operation);
}
