using System.Globalization;
using Edp.Core.Configuration;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

/// <summary>
/// The built service from a batch and a pointer object to both events, killed in every state on the way. Its delays are real.
/// </summary>
[TestFixture(DatabaseProvider.Sqlite, PackageReadyTrigger.ObjectsReady)]
[TestFixture(DatabaseProvider.Sqlite, PackageReadyTrigger.PackageCreated)]
[TestFixture(DatabaseProvider.Sqlite, PackageReadyTrigger.None)]
[TestFixture(DatabaseProvider.Postgres, PackageReadyTrigger.ObjectsReady)]
[TestFixture(DatabaseProvider.Postgres, PackageReadyTrigger.PackageCreated)]
[TestFixture(DatabaseProvider.Postgres, PackageReadyTrigger.None)]
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class When_the_service_is_killed_while_a_package_waits(DatabaseProvider provider, PackageReadyTrigger trigger)
{
    private const string Bucket = "lab-intake";
    // Long enough that a busy machine does not miss the state.
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(10);

    private TestDatabase _database = null!;
    private FakeStorageGateway _gateway = null!;
    private ServiceProcess _service = null!;

    [SetUp]
    public async Task Prepare()
    {
        _database = await TestDatabase.CreateEmptyAsync(provider);
        _gateway = await FakeStorageGateway.StartAsync();
        _service = new ServiceProcess(new Dictionary<string, string?>(_database.Settings)
        {
            ["Edp:Buckets:0:BucketName"] = "*",
            ["Edp:Buckets:0:ThresholdEventCount"] = "1",
            ["Edp:PackageReady:Trigger"] = trigger.ToString(),
            ["Edp:PackageReady:Delay"] = Delay.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            ["Edp:FileGateway:FileShareArn"] = _gateway.AddShare("share-1A2B3C4D", bucket: Bucket),
            ["Edp:FileGateway:WaitForRefresh"] = "true",
            ["AWS_ENDPOINT_URL_STORAGE_GATEWAY"] = _gateway.ServiceUrl.ToString(),
            ["AWS_REGION"] = FakeCredentials.Region,
            ["AWS_ACCESS_KEY_ID"] = FakeCredentials.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = FakeCredentials.SecretKey
        });
        await _service.StartAsync();
    }

    [TearDown]
    public async Task End()
    {
        _service.Dispose();
        await _gateway.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Test]
    public async Task Should_publish_both_events_once_and_in_order()
    {
        S3Event[] events = [new(Bucket, "lab/plate_7/1"), new(Bucket, ".quilt/named_packages/lab/plate_7/1772445600")];
        foreach (var created in events)
            await _service.Client.RecordAsync(created);
        await Eventually.HoldsAsync(
            async () => (await _service.Client.BatchesAsync()) is [{ PublishedAt: not null }], "the batch is published");
        if (trigger != PackageReadyTrigger.None)
            await KillInEachStateAsync();

        await KillAndStartAsync();
        foreach (var created in events)
            await _service.Client.RecordAsync(created);
        // A kill between the sink and its mark sends an event again, with its id.
        var published = _service.Sink.Lines().Select(PublishedEvent.Parse).DistinctBy(one => one.Id).ToList();

        string[] expected = trigger == PackageReadyTrigger.None ? ["package-objects-ready"] : ["package-objects-ready", "package-ready"];
        Assert.That(published.Select(one => one.DetailType), Is.EqualTo(expected));
        Assert.That(published.Skip(1).Select(one => one.Text("gateway")), Is.All.EqualTo("refreshed"));
        Assert.That(published.Skip(1).Select(one => one.Text("batch-id")), Is.All.EqualTo(
            trigger == PackageReadyTrigger.ObjectsReady ? published[0].Id.ToString() : null));
        Assert.That(_gateway.Refusals, Is.Empty);
    }

    private async Task KillInEachStateAsync()
    {
        var waiting = await InStateAsync(package => package.State == "Waiting");
        Assert.That(waiting.DueAt, Is.EqualTo(waiting.ObservedAt + Delay));
        await KillAndStartAsync();
        await InStateAsync(package => package is { State: "Refreshing", NextRefreshAt: null });
        await KillAndStartAsync();
        await _service.Client.RecordAsync(FileGatewaySpec.RefreshComplete(_gateway.Accepted.Last().NotificationId));

        var ready = await InStateAsync(package => package.State == "Ready");
        Assert.That(ready.ReadyAt, Is.GreaterThanOrEqualTo(waiting.DueAt));
        Assert.That(ready.Round, Is.EqualTo(1));
        await Eventually.HoldsAsync(() => _service.Sink.Lines().Count >= 2, "package-ready is published");
    }

    private Task<PackageItem> InStateAsync(Predicate<PackageItem> fits) => Eventually.GetAsync(
        async () => (await _service.Client.PackagesAsync()).SingleOrDefault(),
        package => package is not null && fits(package),
        "the package gets there")!;

    private Task KillAndStartAsync()
    {
        _service.Kill();
        return _service.StartAsync();
    }
}
