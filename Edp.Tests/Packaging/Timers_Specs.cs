using Edp.Core.Configuration;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

/// <summary>R11: a package's timer is in its row. It has any length and cannot be lost.</summary>
public sealed class When_a_package_waits(DatabaseProvider provider) : PackageSpec(provider)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    [TestCase(0.5)]
    [TestCase(901)]
    [TestCase(30 * 86_400)]
    public async Task Should_become_ready_exactly_when_the_delay_has_passed(double seconds)
    {
        var delay = TimeSpan.FromSeconds(seconds);
        await StartAsync(Settings(PackageReadyTrigger.PackageCreated, ("PackageReady:Delay", seconds)));
        await Client.RecordAsync(PointerObject());
        Assert.That(await PackageTimerDueAtAsync(), Is.EqualTo(Started + delay));

        await Service.AdvanceAsync(delay - Moment);
        Assert.That((await PackageAsync()).State, Is.EqualTo("Waiting"));
        await Service.AdvanceAsync(Moment);

        await PackageReadyAsync(1);
        Assert.That((await PackageAsync()).ReadyAt, Is.EqualTo(Started + delay));
    }

    [Test]
    public async Task Should_go_on_after_restarts()
    {
        var settings = Settings(PackageReadyTrigger.ObjectsReady, ("PackageReady:Delay", Month.TotalSeconds));
        await StartAsync(settings);
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        await InStateAsync("Waiting");
        for (var week = 1; week <= 4; week++)
        {
            await RestartAsync(settings);
            await Service.AdvanceAsync(TimeSpan.FromDays(7));
            Assert.That((await PackageAsync()).State, Is.EqualTo("Waiting"));
        }

        await Service.AdvanceAsync(Month - TimeSpan.FromDays(28) - Moment);
        Assert.That((await PackageAsync()).State, Is.EqualTo("Waiting"));
        await Service.AdvanceAsync(Moment);

        await PackageReadyAsync(1);
        await Service.CatchUpAsync();
        await PackageReadyAsync(1);
    }

    [Test]
    public async Task Should_become_ready_at_the_start_when_the_delay_passed_while_nothing_ran()
    {
        var settings = Settings(PackageReadyTrigger.PackageCreated);
        await StartAsync(settings);
        await Client.RecordAsync(PointerObject());
        await StopAsync();
        Clock.Advance(Delay);

        await RestartAsync(settings);

        await Eventually.HoldsAsync(() => PackageReadyEvents().Count == 1, "the service raises it by itself");
    }

    [Test]
    public async Task Should_publish_after_a_restart_what_became_ready_and_was_not_published()
    {
        var settings = Settings(PackageReadyTrigger.ObjectsReady);
        await StartAsync(settings);
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        await InStateAsync("Waiting");
        // A folder in the file's place can't be written to, whoever the user is.
        var kept = Service.Sink.Path + ".kept";
        File.Move(Service.Sink.Path, kept);
        Directory.CreateDirectory(Service.Sink.Path);
        await Service.AdvanceAsync(Delay);
        await InStateAsync("Ready");
        await RestartAsync(settings);
        Directory.Delete(Service.Sink.Path);
        File.Move(kept, Service.Sink.Path);

        Clock.Advance(TimeSpan.FromSeconds(10));
        await Service.CatchUpAsync();

        var ready = (await PackageReadyAsync(1)).Single();
        Assert.That(ready.Time, Is.EqualTo(Started + Delay).Within(TimeSpan.FromSeconds(1)));
    }

    [Test]
    public async Task Should_begin_to_wait_in_the_transaction_that_marks_its_batch_as_published()
    {
        await StartAsync(Settings(PackageReadyTrigger.ObjectsReady));
        await TestDatabase.ExecuteAsync(Service, Provider == DatabaseProvider.Postgres
            ? """
              CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no package today'; END $$;
              CREATE TRIGGER refuse BEFORE INSERT ON package_state FOR EACH ROW EXECUTE FUNCTION refuse()
              """
            : "CREATE TRIGGER refuse BEFORE INSERT ON package_state BEGIN SELECT RAISE(ABORT, 'no package today'); END");
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        await Eventually.HoldsAsync(
            () => Log.Lines.Any(line => line.Contains("no package today", StringComparison.Ordinal)), "the mark failed");
        Assert.That((await Client.BatchesAsync()).Single().PublishedAt, Is.Null);

        await TestDatabase.ExecuteAsync(
            Service, $"DROP TRIGGER refuse{(Provider == DatabaseProvider.Postgres ? " ON package_state" : "")}");
        await Service.DeliverAsync();

        Assert.That((await Client.BatchesAsync()).Single().PublishedAt, Is.Not.Null);
        Assert.That((await PackageAsync()).State, Is.EqualTo("Waiting"));
        Assert.That(Published().Select(published => published.Id).Distinct().Count(), Is.EqualTo(1));
    }

    // A second host in the flow of the first would log into what the first has disposed of.
    private async Task RestartAsync((string Setting, string? Value)[] settings)
    {
        await StopAsync();
        await Task.Yield();
        await StartAsync(settings);
    }
}

/// <summary>Many timers at one moment, and many who raise them.</summary>
public sealed class When_many_packages_are_due_at_once(DatabaseProvider provider) : PackageSpec(provider)
{
    [Test]
    public async Task Should_make_a_thousand_ready()
    {
        await StartAsync(Settings(PackageReadyTrigger.ObjectsReady, ("Timers:BatchSize", 300)));
        await Client.RecordAsync(Enumerable.Range(0, 1_000).Select(i => new S3Event(Bucket, $"lab/plate_{i}/1")));
        await WaitingAsync(1_000);

        await Service.AdvanceAsync(Delay - Moment);
        Assert.That((await Client.PackagesAsync()).Select(package => package.State), Is.All.EqualTo("Waiting"));
        await Service.AdvanceAsync(Moment);

        await AssertReadyOnceAsync(1_000);
    }

    [Test]
    public async Task Should_make_each_ready_once_when_two_replicas_raise_timers()
    {
        var settings = Settings(PackageReadyTrigger.ObjectsReady, ("Timers:BatchSize", 50));
        var first = await StartAsync(settings);
        // SQLite has one process; there the two are within it.
        var second = Provider == DatabaseProvider.Postgres ? await StartAsync(settings) : first;
        await Client.RecordAsync(Enumerable.Range(0, 400).Select(i => new S3Event(Bucket, $"lab/plate_{i}/1")));
        await WaitingAsync(400);

        Clock.Advance(Delay);
        await Task.WhenAll(Enumerable.Range(0, 4).SelectMany(_ => new[] { first.RaiseTimersAsync(), second.RaiseTimersAsync() }));

        await AssertReadyOnceAsync(400);
    }

    private Task<IReadOnlyList<PackageItem>> WaitingAsync(int count) => Eventually.GetAsync(
        () => Client.PackagesAsync(), packages => packages.Count == count, $"{count} packages wait");

    private async Task AssertReadyOnceAsync(int count)
    {
        var ready = await PackageReadyAsync(count);
        Assert.That(ready.Select(published => published.Id), Is.Unique);
        Assert.That(ready.Select(published => published.Text("package-name")), Is.Unique);
        Assert.That((await Client.PackagesAsync()).Select(package => (package.State, package.Round)), Is.All.EqualTo(("Ready", 1)));
    }
}
