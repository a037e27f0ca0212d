using Edp.Contracts;
using Edp.Core.Configuration;
using Edp.Service.Configuration;
using Edp.Service.Transactions;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

/// <summary>The default trigger: package-ready follows each package-objects-ready after the delay.</summary>
public sealed class When_a_batch_is_published(DatabaseProvider provider) : PackageSpec(provider)
{
    [Test]
    public async Task Should_publish_package_ready_exactly_when_the_delay_has_passed()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.ObjectsReady)]);
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        var waiting = await InStateAsync("Waiting");
        Assert.That(waiting.DueAt, Is.EqualTo(Started + Delay));

        await Service.AdvanceAsync(Delay - Second);
        // As by a replica whose clock is ahead.
        var packages = Service.Services.GetRequiredService<PackageTransactions>();
        Assert.That(await packages.RaiseDueAsync(Started + Delay, take: 10, CancellationToken.None), Is.EqualTo(1));
        Assert.That(await PackageTimerDueAtAsync(), Is.EqualTo(Started + Delay), "a timer that came early is set again");
        await Service.AdvanceAsync(Second - Moment);
        Assert.That((await PackageAsync()).State, Is.EqualTo("Waiting"));

        await Service.AdvanceAsync(Moment);
        var ready = (await PackageReadyAsync(1)).Single();

        var batch = (await Client.BatchesAsync()).Single();
        Assert.That(Published().Select(published => published.DetailType), Is.EqualTo(new[] { "package-objects-ready", "package-ready" }));
        Assert.That(
            ready.Detail.GetRawText(),
            Is.EqualTo($$"""{"version":"0.1","package-name":"lab/plate_7","bucket":"lab-intake","batch-id":"{{batch.BatchId}}","event-id":"{{ready.Detail.GetProperty("event-id").GetGuid()}}"}"""));
        Assert.That(ready.Line, Does.Contain("""
            "source":"com.quiltdata.edp"
            """.Trim()).And.Contain("""
            "resources":["arn:aws:s3:::lab-intake"]
            """.Trim()));
        Assert.That(ready.Time, Is.EqualTo(TimeOf(300)).Within(TimeSpan.FromSeconds(1)));

        var package = await InStateAsync("Ready");
        Assert.That(
            (package.Round, package.BatchId, package.DueAt, package.ReadyAt),
            Is.EqualTo((1, batch.BatchId, (DateTimeOffset?)null, Started + Delay)));
        Assert.That(await PackageTimerDueAtAsync(), Is.Null);
    }

    [Test]
    public async Task Should_wait_no_longer_than_the_delay_after_a_start_with_a_clock_that_is_right_again()
    {
        Clock.Advance(TimeSpan.FromDays(30));
        await StartAsync([.. Settings(PackageReadyTrigger.ObjectsReady)]);
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        await InStateAsync("Waiting");
        await StopAsync();
        Clock.Advance(TimeSpan.FromDays(-30));

        await StartAsync([.. Settings(PackageReadyTrigger.ObjectsReady)]);

        await PackageAsync(item => item.DueAt == Started + Delay, "waits from now on");
        await Service.AdvanceAsync(Delay);
        await InStateAsync("Ready");
    }

    [Test]
    public async Task Should_publish_the_contract_to_other_services()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.ObjectsReady, ("PackageReady:Delay", 0))]);
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        var published = (await PackageReadyAsync(1)).Single();

        await Eventually.HoldsAsync(() => Service.Bus.Published.Select<PackageReady>().Any(), "the contract is published");
        var message = Service.Bus.Published.Select<PackageReady>().First().Context.Message;
        var batch = (await Client.BatchesAsync()).Single();
        Assert.That(message, Is.EqualTo(new PackageReady
        {
            EventId = published.Id, Bucket = Bucket, PackageName = Package, BatchId = batch.BatchId, ReadyAt = Started
        }));
    }

    [Test]
    public async Task Should_name_the_package_after_the_prefix()
    {
        await StartAsync(
        [
            .. Settings(PackageReadyTrigger.ObjectsReady, ("PackageReady:Delay", 0)),
            .. Enumerable.Range(0, 4).SelectMany(depth => Settings(
                PackageReadyTrigger.ObjectsReady,
                ($"Buckets:{depth}:BucketName", $"depth-{depth}"),
                ($"Buckets:{depth}:PrefixDepth", depth),
                ($"Buckets:{depth}:ThresholdEventCount", 1))
                .Where(setting => setting.Setting.Contains($"Buckets:{depth}:", StringComparison.Ordinal)))
        ]);
        await Client.RecordAsync(
            new S3Event("depth-0", "a/b/x.txt"), new S3Event("depth-2", "x.txt"), new S3Event("depth-1", "a/b/x.txt"),
            new S3Event("depth-3", "a/b/x.txt"), new S3Event("depth-2", "a//x.txt"), new S3Event("depth-1", "/x.txt"));

        Assert.That(
            (await PackageReadyAsync(6)).Select(ready => (ready.Text("bucket"), ready.Text("package-name"))),
            Is.EquivalentTo(new[]
            {
                ("depth-0", "depth-0"), ("depth-2", "depth-2"), ("depth-1", "a"), ("depth-3", "a/b"), ("depth-2", "a/"),
                ("depth-1", "depth-1")
            }));
    }

    [Test]
    public async Task Should_publish_for_the_root_and_a_folder_that_is_named_as_the_bucket()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.ObjectsReady, ("PackageReady:Delay", 0))]);
        await Client.RecordAsync(new S3Event(Bucket, $"{Bucket}/1"));
        await PackageReadyAsync(1);
        await Client.RecordAsync(new S3Event(Bucket, "1"));

        var ready = await PackageReadyAsync(2);
        Assert.That(ready.Select(one => one.Text("package-name")), Is.All.EqualTo(Bucket));
        Assert.That(
            ready.Select(one => one.Text("batch-id")),
            Is.EquivalentTo((await Client.BatchesAsync()).Select(batch => batch.BatchId.ToString())));
    }

    [Test]
    public async Task Should_begin_the_wait_again_with_a_second_batch()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.ObjectsReady)]);
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        await InStateAsync("Waiting");
        await Service.AdvanceAsync(TimeSpan.FromSeconds(200));
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/2"));
        await PackageAsync(item => item.Round == 2, "waits again");

        await Service.AdvanceAsync(TimeSpan.FromSeconds(299));
        Assert.That(((await PackageAsync()).DueAt, await PackageTimerDueAtAsync()), Is.EqualTo((TimeOf(500), TimeOf(500))));
        await Service.AdvanceAsync(TimeSpan.FromSeconds(1));

        var ready = (await PackageReadyAsync(1)).Single();
        var second = (await Client.BatchesAsync(Bucket, "lab/plate_7/"))[1];
        Assert.That(ready.Text("batch-id"), Is.EqualTo(second.BatchId.ToString()));

        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/3"));
        await PackageAsync(item => item is { Round: 3, State: "Waiting" }, "waits for the next round");
        await Service.AdvanceAsync(Delay);
        Assert.That((await PackageReadyAsync(2)).Select(one => one.Id), Is.Unique);
    }

    [Test]
    public async Task Should_ignore_revisions()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.ObjectsReady)]);

        var answer = await Client.RecordAsync(PointerObject().ToJson() + "\n" + RevisionEvent("5eff"));

        Assert.That((answer.Accepted, answer.Ignored, answer.Rejected.Count), Is.EqualTo((0, 2, 0)));
        Assert.That(await Client.PackagesAsync(), Is.Empty);
        Assert.That(await Client.PrefixesAsync(), Is.Empty);
    }

    [Test]
    public async Task Should_publish_no_package_ready_when_the_trigger_is_none()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.None, ("PackageReady:Delay", 0))]);
        await Client.RecordAsync(
            new S3Event(Bucket, "lab/plate_7/1").ToJson() + "\n" + PointerObject().ToJson() + "\n" + RevisionEvent("5eff"));

        await Eventually.HoldsAsync(async () => (await Client.BatchesAsync()) is [{ PublishedAt: not null }], "the batch is published");
        await Service.CatchUpAsync();
        Assert.That(await Client.PackagesAsync(), Is.Empty);
        Assert.That(PackageReadyEvents(), Is.Empty);
    }
}
