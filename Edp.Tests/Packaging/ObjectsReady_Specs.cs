using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Service.Packaging;
using Edp.Service.Sagas;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

/// <summary>The default trigger: package-ready follows each package-objects-ready after the delay.</summary>
public sealed class When_a_batch_leaves(DatabaseProvider provider) : PackageSpec(provider)
{
    [Test]
    public async Task Should_announce_its_package_exactly_when_the_delay_has_passed()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.ObjectsReady)]);
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        var waiting = await InStateAsync("Waiting");
        Assert.That(waiting.DueAt, Is.EqualTo(Started + Delay));

        await Eventually.HoldsAsync(() => Service.Timers.Set<PackageDelayElapsed>() == 1, "the timer is set");

        Clock.Advance(Delay - Second);
        await Service.LetTimersComeAsync(Delay);
        await Eventually.HoldsAsync(() => Service.Timers.Set<PackageDelayElapsed>() == 2, "the timer that came early is set again");
        Clock.Advance(Second - Moment);
        await Service.SweepAsync();
        Assert.That((await PackageAsync()).State, Is.EqualTo("Waiting"));

        Clock.Advance(Moment);
        await Service.LetTimersComeAsync(TimeSpan.Zero);
        var ready = (await AnnouncedAsync(1)).Single();

        var batch = (await Client.BatchesAsync()).Single();
        Assert.That(Published().Select(published => published.DetailType), Is.EqualTo(new[] { "package-objects-ready", "package-ready" }));
        Assert.That(
            ready.Detail.GetRawText(),
            Is.EqualTo($$"""{"version":"0.1","package-name":"lab/plate_7","bucket":"lab-intake","batch-id":"{{batch.BatchId}}"}"""));
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
    }

    [Test]
    public async Task Should_tell_other_services_by_the_contract()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.ObjectsReady, ("PackageReady:Delay", 0))]);
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        var published = (await AnnouncedAsync(1)).Single();

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
            (await AnnouncedAsync(6)).Select(ready => (ready.Text("bucket"), ready.Text("package-name"))),
            Is.EquivalentTo(new[]
            {
                ("depth-0", "depth-0"), ("depth-2", "depth-2"), ("depth-1", "a"), ("depth-3", "a/b"), ("depth-2", "a/"),
                ("depth-1", "depth-1")
            }));
    }

    [Test]
    public async Task Should_announce_the_root_and_a_folder_that_is_named_as_the_bucket()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.ObjectsReady, ("PackageReady:Delay", 0))]);
        await Client.RecordAsync(new S3Event(Bucket, $"{Bucket}/1"));
        await AnnouncedAsync(1);
        await Client.RecordAsync(new S3Event(Bucket, "1"));

        var announced = await AnnouncedAsync(2);
        Assert.That(announced.Select(ready => ready.Text("package-name")), Is.All.EqualTo(Bucket));
        Assert.That(
            announced.Select(ready => ready.Text("batch-id")),
            Is.EquivalentTo((await Client.BatchesAsync()).Select(batch => batch.BatchId.ToString())));
    }

    [Test]
    public async Task Should_begin_the_wait_again_with_a_second_batch()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.ObjectsReady)]);
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        await Eventually.HoldsAsync(() => Service.Timers.Set<PackageDelayElapsed>() == 1, "the timer is set");
        await Service.AdvanceAsync(TimeSpan.FromSeconds(200));
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/2"));
        await PackageAsync(item => item.Round == 2, "waits anew");

        await Service.AdvanceAsync(TimeSpan.FromSeconds(299));
        await Eventually.HoldsAsync(() => Service.Timers.Set<PackageDelayElapsed>() == 2, "the first timer came and is set again");
        Assert.That((await PackageAsync()).DueAt, Is.EqualTo(TimeOf(500)));
        await Service.AdvanceAsync(TimeSpan.FromSeconds(1));

        var ready = (await AnnouncedAsync(1)).Single();
        var second = (await Client.BatchesAsync(Bucket, "lab/plate_7/"))[1];
        Assert.That(ready.Text("batch-id"), Is.EqualTo(second.BatchId.ToString()));

        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/3"));
        await Eventually.HoldsAsync(() => Service.Timers.Set<PackageDelayElapsed>() == 3, "the timer of the next round is set");
        await Service.AdvanceAsync(Delay);
        Assert.That((await AnnouncedAsync(2)).Select(announced => announced.Id), Is.Unique);
    }

    [Test]
    public async Task Should_take_no_notice_of_revisions()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.ObjectsReady)]);

        var answer = await Client.RecordAsync(PointerObject().ToJson() + "\n" + RevisionEvent("5eff"));

        Assert.That((answer.Accepted, answer.Ignored, answer.Rejected.Count), Is.EqualTo((0, 2, 0)));
        Assert.That(await Client.PackagesAsync(), Is.Empty);
        Assert.That(await Client.PrefixesAsync(), Is.Empty);
    }

    [Test]
    public async Task Should_announce_nothing_when_the_trigger_is_none()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.None, ("PackageReady:Delay", 0))]);
        await Client.RecordAsync(
            new S3Event(Bucket, "lab/plate_7/1").ToJson() + "\n" + PointerObject().ToJson() + "\n" + RevisionEvent("5eff"));

        await Eventually.HoldsAsync(async () => (await Client.BatchesAsync()) is [{ PublishedAt: not null }], "the batch is published");
        await Service.SweepAsync();
        Assert.That(await Client.PackagesAsync(), Is.Empty);
        Assert.That(Announced(), Is.Empty);
    }
}

/// <summary>R11: delays of any length, restarts and lost timers in between.</summary>
public sealed class When_the_delay_is_long(DatabaseProvider provider) : PackageSpec(provider)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan Hop = TimeSpan.FromDays(17);

    [Test]
    public async Task Should_wait_30_days_in_hops()
    {
        await StartAsync(
            services => services.AddSingleton(new TimerLimits(Hop)),
            Settings(PackageReadyTrigger.ObjectsReady, ("PackageReady:Delay", Month.TotalSeconds)));
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        await Eventually.HoldsAsync(() => Service.Timers.Set<PackageDelayElapsed>() == 1, "the first hop begins");

        await Service.AdvanceAsync(Hop);
        await Eventually.HoldsAsync(() => Service.Timers.Set<PackageDelayElapsed>() == 2, "the second hop begins");
        await Service.AdvanceAsync(Month - Hop - Moment);
        await Service.SweepAsync();
        Assert.That((await PackageAsync()).State, Is.EqualTo("Waiting"));

        await Service.AdvanceAsync(Moment);
        await AnnouncedAsync(1);
    }

    [Test]
    public async Task Should_announce_after_a_restart_that_lost_the_timer()
    {
        var settings = Settings(PackageReadyTrigger.ObjectsReady);
        await StartAsync(settings);
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        await InStateAsync("Waiting");
        await StopAsync();

        await RestartAsync(settings);
        Clock.Advance(Delay);
        await Service.SweepAsync();
        Assert.That(Announced(), Is.Empty);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Service.SweepAsync();
        await AnnouncedAsync(1);
        await Service.SweepAsync();
        await AnnouncedAsync(1);
    }

    [Test]
    public async Task Should_publish_what_was_announced_and_not_published()
    {
        var settings = Settings(PackageReadyTrigger.ObjectsReady);
        await StartAsync(settings);
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        await Eventually.HoldsAsync(() => Service.Timers.Set<PackageDelayElapsed>() == 1, "the timer is set");
        // A folder in the file's place can't be written to, whoever the user is.
        var kept = Service.Sink.Path + ".kept";
        File.Move(Service.Sink.Path, kept);
        Directory.CreateDirectory(Service.Sink.Path);
        await Service.AdvanceAsync(Delay);
        await InStateAsync("Ready");
        await StopAsync();
        await RestartAsync(settings);
        Directory.Delete(Service.Sink.Path);
        File.Move(kept, Service.Sink.Path);

        Clock.Advance(TimeSpan.FromSeconds(10));
        await Service.SweepAsync();

        var ready = (await AnnouncedAsync(1)).Single();
        Assert.That(ready.Time, Is.EqualTo(Started + Delay).Within(TimeSpan.FromSeconds(1)));
    }

    // A second host in the flow of the first would log into what the first has disposed of.
    private async Task RestartAsync((string Setting, string? Value)[] settings)
    {
        await Task.Yield();
        await StartAsync(settings);
    }
}
