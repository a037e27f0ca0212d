using System.Net;
using System.Net.Http.Json;
using Edp.Amazon.Listing;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;

namespace Edp.Tests.Backfilling;

/// <summary>A service beside a bucket that is older than it.</summary>
public abstract class BackfillFixture(DatabaseProvider provider) : ServiceFixture(provider)
{
    private FakeS3? _s3;

    private protected FakeS3 S3 => _s3!;

    private protected FakeBucket Old { get; private set; } = null!;

    [SetUp]
    public async Task StartS3()
    {
        _s3 = await FakeS3.StartAsync();
        Old = S3.AddBucket(Bucket);
    }

    [TearDown]
    public async Task StopS3()
    {
        await StopAsync();
        await S3.DisposeAsync();
    }

    private protected Task<EdpTestService> StartBesideS3Async(params (string Setting, string? Value)[] settings) => StartAsync(
        services => services.Replace(ServiceDescriptor.Singleton(_ => new ObjectLister(S3.Settings))),
        [("Edp:Buckets:0:BucketName", "*"), ("Edp:Buckets:0:ThresholdEventCount", "0"), .. settings]);

    private protected async Task<BackfillItem> BeginAsync(object request)
    {
        using var answer = await Client.Http.PostAsJsonAsync("/backfills", request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Created), await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<BackfillItem>())!;
    }

    private protected Task<BackfillItem> ReadAsync(Guid id) => Client.Http.GetFromJsonAsync<BackfillItem>($"/backfills/{id}")!;

    private protected async Task<BackfillItem> ChangeAsync(Guid id, object change)
    {
        using var answer = await Client.Http.PatchAsJsonAsync($"/backfills/{id}", change);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<BackfillItem>())!;
    }

    private protected Task<BackfillItem> UntilAsync(Guid id, string state) => Eventually.GetAsync(
        () => ReadAsync(id), item => item.State == state, $"the backfill is {state}");

    private protected async Task<BackfillItem> RunAsync(object request) =>
        await UntilAsync((await BeginAsync(request)).BackfillId, "completed");

    private protected static (long Listed, long Recorded, long Known, long Ignored, long Skipped) Counts(BackfillItem item) =>
        (item.ListedCount, item.RecordedCount, item.KnownCount, item.IgnoredCount, item.SkippedCount);
}
