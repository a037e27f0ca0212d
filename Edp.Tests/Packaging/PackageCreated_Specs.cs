using Edp.Contracts;
using Edp.Core.Configuration;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

/// <summary>The trigger PackageCreated: a revision is observed by its pointer object, by Quilt's event, or a service reports it.</summary>
public sealed class When_a_package_is_created(DatabaseProvider provider) : PackageSpec(provider)
{
    private const string Hash = "5eff2535e935aff99f9a8ddf7e8c619f84b65a1ff4d531e208e985704413d080";
    private const string NewerHash = "1b48ff5db4e1ef5db51359f783ab1852aef6cf41f8f6f7859195d37efd9c31a5";

    [Test]
    public async Task Should_publish_package_ready_after_the_delay_however_it_is_observed(
        [Values("pointer", "native", "event", "service")] string way)
    {
        await StartAsync();
        await ObserveAsync(way, seconds: 0);
        Assert.That((await PackageAsync()).DueAt, Is.EqualTo(Started + Delay));

        await Service.AdvanceAsync(Delay);

        var hash = way is "event" or "service" ? $$""","top-hash":"{{Hash}}" """.TrimEnd() : "";
        var ready = (await PackageReadyAsync(1)).Single();
        Assert.That(
            ready.Detail.GetRawText(),
            Is.EqualTo($$"""{"version":"0.1","package-name":"lab/plate_7","bucket":"lab-intake"{{hash}},"event-id":"{{ready.Detail.GetProperty("event-id").GetGuid()}}"}"""));
        Assert.That(await Client.PrefixesAsync(), Is.Empty);
    }

    [Test]
    public async Task Should_publish_package_ready_once_when_it_is_observed_several_ways_and_again()
    {
        await StartAsync();
        string[] ways = ["pointer", "event", "service"];
        var cases = (from first in ways from second in ways from whileItWaits in new[] { true, false }
            select (First: first, Second: second, WhileItWaits: whileItWaits, Package: $"lab/{first}-{second}-{whileItWaits}")).ToArray();

        foreach (var observed in cases)
            await ObserveAsync(observed.First, SecondsOf(observed.First), observed.Package);
        Clock.Advance(TimeSpan.FromSeconds(100));
        foreach (var observed in cases.Where(one => one.WhileItWaits))
            await ObserveAsync(observed.Second, SecondsOf(observed.Second), observed.Package);
        await Service.AdvanceAsync(TimeSpan.FromSeconds(200));
        await PackageReadyAsync(cases.Length);

        Clock.Advance(TimeSpan.FromDays(1));
        foreach (var observed in cases)
        {
            await ObserveAsync(observed.First, SecondsOf(observed.First), observed.Package);
            await ObserveAsync(observed.Second, SecondsOf(observed.Second), observed.Package);
        }

        Assert.That((await Client.PackagesAsync()).Select(package => (package.State, package.Round)), Is.All.EqualTo(("Ready", 1)));
        foreach (var ready in await PackageReadyAsync(cases.Length))
        {
            var observed = cases.Single(one => one.Package == ready.Text("package-name"));
            var isReportedInTime = observed.First != "pointer" || (observed.WhileItWaits && observed.Second != "pointer");
            Assert.That(ready.Text("top-hash"), Is.EqualTo(isReportedInTime ? Hash : null), observed.Package);
            Assert.That(ready.Time, Is.EqualTo(TimeOf(300)).Within(Second), observed.Package);
        }
    }

    [Test]
    public async Task Should_count_a_second_delivery_as_a_duplicate()
    {
        await StartAsync();
        var first = await Client.RecordAsync(PointerObject());
        var second = await Client.RecordAsync(
            PointerObject().ToJson() + "\n" + RevisionEvent(Hash, 1) + "\n" + RevisionEvent(Hash, 1, type: "deleted"));

        Assert.That((first.Accepted, first.Duplicates), Is.EqualTo((1, 0)));
        Assert.That((second.Accepted, second.Duplicates, second.Ignored), Is.EqualTo((0, 2, 1)));
    }

    [Test]
    public async Task Should_wait_again_for_a_newer_revision_and_carry_the_newest_top_hash()
    {
        await StartAsync();
        await Client.RecordAsync(PointerObject().ToJson() + "\n" + RevisionEvent(Hash, 1));
        await Service.AdvanceAsync(TimeSpan.FromSeconds(200));
        await Client.RecordAsync(PointerObject(200).ToJson() + "\n" + RevisionEvent(NewerHash, 201));
        // The older one's event, late.
        await Client.RecordAsync(RevisionEvent(Hash, 1) + "\n" + PointerObject().ToJson());
        Assert.That((await PackageAsync()).DueAt, Is.EqualTo(TimeOf(500)));

        await Service.AdvanceAsync(Delay);
        Assert.That((await PackageReadyAsync(1)).Single().Text("top-hash"), Is.EqualTo(NewerHash));

        await Client.RecordAsync(PointerObject(1_000));
        await Service.AdvanceAsync(Delay);
        var ready = await PackageReadyAsync(2);
        Assert.That(ready[1].Text("top-hash"), Is.Null);
        Assert.That(ready[0].Id, Is.Not.EqualTo(ready[1].Id));
    }

    [Test]
    public async Task Should_keep_the_top_hash_of_an_event_that_overtook_its_pointer()
    {
        await StartAsync();
        await Client.RecordAsync(PointerObject());
        await Client.RecordAsync(RevisionEvent(NewerHash, 31));
        await Client.RecordAsync(PointerObject(30));
        await Client.RecordAsync(RevisionEvent(Hash, 1));

        await Service.AdvanceAsync(Delay);
        Assert.That((await PackageReadyAsync(1)).Single().Text("top-hash"), Is.EqualTo(NewerHash));
    }

    [Test]
    public async Task Should_follow_packages_of_their_own()
    {
        await StartAsync();
        await Client.RecordAsync(PointerObject(), PointerObject(package: "lab/plate_8"), PointerObject() with { Bucket = "other" });
        await Service.AdvanceAsync(Delay);

        Assert.That(
            (await PackageReadyAsync(3)).Select(ready => (ready.Text("bucket"), ready.Text("package-name"))),
            Is.EquivalentTo(new[] { (Bucket, Package), (Bucket, "lab/plate_8"), ("other", Package) }));
    }

    [Test]
    public async Task Should_ignore_batches()
    {
        await StartAsync();
        await Client.RecordAsync(new S3Event(Bucket, "lab/plate_7/1"));
        await Eventually.HoldsAsync(async () => (await Client.BatchesAsync()) is [{ PublishedAt: not null }], "the batch is published");
        Assert.That(await Client.PackagesAsync(), Is.Empty);
    }

    private Task<EdpTestService> StartAsync() => StartAsync([.. Settings(PackageReadyTrigger.PackageCreated)]);

    // An event is a little later than its pointer.
    private static double SecondsOf(string way) => way == "pointer" ? 0 : 2.5;

    private async Task ObserveAsync(string way, double seconds, string package = Package)
    {
        if (way == "service")
        {
            var consumed = Service.Bus.Consumed.Select<PackageCreated>().Count();
            await Service.Bus.Bus.Publish(
                new PackageCreated { Bucket = Bucket, PackageName = package, TopHash = Hash, CreatedAt = TimeOf(seconds) });
            await Eventually.HoldsAsync(
                () => Service.Bus.Consumed.Select<PackageCreated>().Count() > consumed, "the service's report is consumed");
            return;
        }

        await Client.RecordAsync(way switch
        {
            "pointer" => PointerObject(seconds, package).ToJson(),
            "native" => $$$$"""
                {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventTime":"2026-03-14T09:26:54.000Z",
                "eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"{{{{Bucket}}}}"},
                "object":{"key":"{{{{Uri.EscapeDataString(PointerObject(seconds, package).Key)}}}}","size":64}}}]}
                """,
            _ => RevisionEvent(Hash, seconds, package)
        });
    }
}

/// <summary>What is no pointer and no revision says so, and does no harm.</summary>
public sealed class When_a_revision_is_malformed(DatabaseProvider provider) : PackageSpec(provider)
{
    [Test]
    public async Task Should_ignore_a_pointer_with_a_reason()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.PackageCreated)]);
        string[] malformed =
        [
            "lab/plate_7/177244560", "lab/plate_7/17724456000", "lab/plate_7/1451606399", "lab/plate_7/x772445600",
            "lab/plate.7/1772445600", "lab/a/b/1772445600", "plate_7/1772445600", "/plate_7/1772445600"
        ];
        foreach (var key in malformed)
        {
            var answer = await Client.RecordAsync(PointerObject(package: "lab/good"), new S3Event(Bucket, ".quilt/named_packages/" + key));

            Assert.That((answer.Accepted + answer.Duplicates, answer.Ignored, answer.Rejected.Count), Is.EqualTo((1, 1, 0)), key);
            Assert.That(answer.IgnoredEntries!.Single().Index, Is.EqualTo(1), key);
            Assert.That(answer.IgnoredEntries![0].Reason, Does.Contain(key));
            Assert.That(Log.Lines, Has.Some.Contains(key));
        }

        Assert.That(await Client.PrefixesAsync(), Is.Empty);
        Assert.That(await Client.PackagesAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Should_ignore_what_quilt_writes_beside_pointers_without_a_reason()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.PackageCreated)]);
        string[] keys =
        [
            ".quilt/named_packages/lab/plate_7/latest", ".quilt/named_packages/lab/plate_7/", ".quilt/catalog/config.json",
            ".quilt/packages/1b48ff5db4e1ef5db51359f783ab1852aef6cf41f8f6f7859195d37efd9c31a5"
        ];

        var answer = await Client.RecordAsync(keys.Select(key => new S3Event(Bucket, key)));

        Assert.That((answer.Accepted, answer.Ignored, answer.IgnoredEntries), Is.EqualTo((0, keys.Length, (object?)null)));
        Assert.That(await Client.PrefixesAsync(), Is.Empty);
        Assert.That(await Client.PackagesAsync(), Is.Empty);
    }

    [Test]
    public async Task Should_reject_an_event_with_a_reason()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.PackageCreated)]);
        (string Detail, string Named)[] malformed =
        [
            ("""{"type":"created","bucket":"b","handle":"plate_7","topHash":"5eff"}""", "detail.handle"),
            ("""{"type":"created","bucket":"b","handle":"lab/a/b","topHash":"5eff"}""", "detail.handle"),
            ("""{"type":"created","bucket":"b","topHash":"5eff"}""", "detail.handle"),
            ("""{"type":"created","handle":"lab/x","topHash":"5eff"}""", "detail.bucket"),
            ("""{"type":"created","bucket":"b","handle":"lab/x"}""", "detail.topHash"),
            ("""{"type":"created","bucket":"b","handle":"lab/x","topHash":7}""", "detail.topHash"),
            ("""{"type":7,"bucket":"b","handle":"lab/x","topHash":"5eff"}""", "detail.type"),
            ("{}", "detail.type")
        ];
        foreach (var (detail, named) in malformed)
        {
            var answer = await Client.RecordAsync(
                $$"""{"detail-type":"package-revision","source":"com.quiltdata","detail":{{detail}}}""" + "\n" + PointerObject().ToJson());

            Assert.That((answer.Accepted + answer.Duplicates, answer.Rejected.Count), Is.EqualTo((1, 1)), detail);
            Assert.That(answer.Rejected[0].Error, Does.Contain(named), detail);
            Assert.That(Log.Lines, Has.Some.Contains(answer.Rejected[0].Error));
        }

        Assert.That(await Client.PackagesAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Should_move_a_malformed_report_to_the_error_queue_with_a_reason()
    {
        await StartAsync([.. Settings(PackageReadyTrigger.PackageCreated)]);
        foreach (var (bucket, name) in new[] { ("", Package), (Bucket, "plate_7"), (Bucket, null!), (null!, Package) })
            await Service.Bus.Bus.Publish(new PackageCreated { Bucket = bucket, PackageName = name, CreatedAt = Started });
        await Service.Bus.Bus.Publish(new PackageCreated { Bucket = Bucket, PackageName = "lab/good", CreatedAt = Started });

        await InStateAsync("Waiting", "lab/good");
        await Eventually.HoldsAsync(
            () => Service.Bus.Consumed.Select<PackageCreated>().Count(taken => taken.Exception is not null) == 4, "four are refused");
        Assert.That(
            Service.Bus.Consumed.Select<PackageCreated>().Select(taken => taken.Exception).Where(refused => refused is not null)
                .Select(refused => refused.GetType().Name),
            Is.All.EqualTo("RefusedEventException"));
        Assert.That(await Client.PackagesAsync(), Has.Count.EqualTo(1));
    }
}
