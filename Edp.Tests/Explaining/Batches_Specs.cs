using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Sagas;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Explaining;

/// <summary>Why a file is not in a closed batch yet, or never will be.</summary>
public sealed class When_somebody_asks_why_a_file_has_not_been_packaged(DatabaseProvider provider) : ExplainSpec(provider)
{
    private const string QuietAt = "2026-03-14 09:31:53 UTC";
    private const string GraceEnds = "2026-03-14 09:26:58 UTC";
    private const string OrFull = "if nothing new comes until then, or as soon as 19 files more have come";

    private static readonly (string, string?)[] Rules =
    [
        ("Edp:Buckets:0:BucketName", "quiet-lab"),
        ("Edp:Buckets:1:BucketName", "marker-lab"),
        ("Edp:Buckets:1:CompletionMarkers", "_SUCCESS"),
        ("Edp:Buckets:2:BucketName", "count-lab"),
        ("Edp:Buckets:2:ThresholdEventCount", "2"),
        ("Edp:Buckets:3:BucketName", "ignore-lab, quiet.lab"),
        ("Edp:Buckets:3:IgnorePrefixes", "raw/*, *.tmp"),
        ("Edp:Buckets:4:BucketName", "cap-lab"),
        ("Edp:Buckets:4:MaxDuration", "600"),
        ("Edp:Buckets:4:ThresholdEventCount", "0"),
        ("Edp:Buckets:5:BucketName", "expect-lab"),
        ("Edp:Buckets:5:RequiredFiles", "RunInfo.xml, data/*.raw, done"),
        ("Edp:Buckets:5:IncompleteAfter", "300"),
        ("Edp:Buckets:6:BucketName", "number-lab"),
        ("Edp:Buckets:6:ExpectedCount", "2"),
        ("Edp:Buckets:7:BucketName", "size-lab"),
        ("Edp:Buckets:7:ThresholdEventCount", "0"),
        ("Edp:Buckets:7:ThresholdSize", "2500000"),
        ("Edp:Retention", "3600")
    ];

    [Test]
    public async Task Should_say_what_an_operator_did_to_the_batch()
    {
        await StartAsync(Rules);
        await Client.RecordAsync(new S3Event("quiet-lab", "a/b/1.raw"));
        await Client.ActAsync<PrefixItem>("/prefixes/hold", new HoldCommand("quiet-lab", "a/b/", Clock.GetUtcNow().AddSeconds(600)));
        using (var answer = await Client.Http.GetAsync("/explain?bucket=quiet-lab&key=a/b/1.raw"))
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("open-held").And.Contains("holds it open until "
                + "2026-03-14 09:36:53"));

        await Client.ActAsync<BatchItem>("/prefixes/cancel", new CancelCommand("quiet-lab", "a/b/"));
        using (var answer = await Client.Http.GetAsync("/explain?bucket=quiet-lab&key=a/b/1.raw"))
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("closed-cancelled").And.Contains("no event of it is sent"));
        Assert.That((await Client.BatchesAsync()).Single().Undelivered, Is.Null);
    }

    [Test]
    public async Task Should_say_what_it_never_heard_of_and_where_to_look()
    {
        await StartAsync(Rules);
        await ExpectKeyAsync("quiet-lab", "a/b/1", "no-events-yet",
            "EDP has not recorded a single file yet, of any bucket: most likely the notifications of \"quiet-lab\" are not switched on, "
            + "or do not reach EDP.");
        await Client.RecordAsync(new S3Event("quiet-lab", "a/b/1.raw"), new S3Event("quiet-lab", "a/c/1.raw"));

        using var all = Assert.EnterMultipleScope();
        await ExpectKeyAsync("marker-lab", "x/y/z", "never-heard-bucket",
            "EDP has never heard of the bucket \"marker-lab\": most likely its notifications are not switched on, or do not reach EDP, "
            + "or the bucket has another name.");
        await ExpectKeyAsync("quiet.lab", "x/y/z", "similar-bucket",
            "EDP has never heard of the bucket \"quiet.lab\", but it has of \"quiet-lab\": most likely the name is meant to be that one.");
        await ExpectKeyAsync("foreign", "x/y/z", "no-rule", "No rule of EDP is for the bucket \"foreign\", so everything in it is "
            + "ignored: no event of it has come yet.");
        await ExpectPrefixAsync("quiet-lab", "x/y/", "never-heard-prefix",
            $"EDP has never heard of anything under \"x/y/\" in the bucket \"quiet-lab\", of which it last heard at {Start}: most "
            + "likely nothing was uploaded there yet, or the bucket's notifications leave it out.");
        await ExpectPrefixAsync("quiet-lab", "a/b/deep/", "never-heard-folder",
            "EDP has never heard of a file under \"a/b/deep/\", but of other files of \"a/b/\": most likely nothing was uploaded there "
            + "yet.");
        await ExpectKeyAsync("quiet-lab", "a/b/2.raw", "never-heard-key",
            "EDP has never heard of \"a/b/2.raw\", but of other files of \"a/b/\": most likely it was not uploaded yet, or not to its "
            + "end, or under another name.");
        await ExpectKeyAsync("quiet-lab", "a/b/1.RAW", "similar-key",
            $"EDP has never heard of \"a/b/1.RAW\", but at {Start} of \"a/b/1.raw\": upper and lower case are different names.");
        await ExpectPrefixAsync("quiet-lab", "a/", "several-prefixes",
            "There is no batch of \"a/\" itself, but EDP knows 2 prefixes under it, the first of them \"a/b/\".");
        await ExpectPrefixAsync("quiet-lab", "", "several-prefixes",
            "There is no batch of the root of the bucket itself, but EDP knows 2 prefixes under it, the first of them \"a/b/\".");
        await ExpectKeyAsync("quiet-lab", "root.raw", "never-heard-prefix",
            $"EDP has never heard of anything at the root of the bucket \"quiet-lab\", of which it last heard at {Start}: most likely "
            + "nothing "
            + "was uploaded there yet, or the bucket's notifications leave it out.");
        Assert.That((await ExplainAsync("bucket=marker-lab&key=x")).Steps[0].Text, Does.StartWith("First look whether the bucket sends "
            + "events"));
    }

    [Test]
    public async Task Should_say_what_does_not_count()
    {
        await StartAsync(Rules);
        const string pointer = ".quilt/named_packages/lab/plate/1767225600";

        using var all = Assert.EnterMultipleScope();
        await ExpectKeyAsync("ignore-lab", "a/b/c.tmp", "would-be-ignored",
            "EDP has not heard of \"a/b/c.tmp\", and ignores it when it comes, since it matches \"*.tmp\" of the rule for \"ignore-lab, "
            + "quiet.lab\".");
        await ExpectKeyAsync("quiet-lab", "a/b/", "folder-placeholder", "\"a/b/\" is not a file but the placeholder of a folder, so it "
            + "is ignored.");
        await ExpectKeyAsync("quiet-lab", ".quilt/packages/1", "quilt-internal",
            "\".quilt/packages/1\" lies under \".quilt/\", where Quilt keeps its own files, so it is ignored.");
        await ExpectKeyAsync("quiet-lab", ".quilt/named_packages/lab/plate/1", "pointer-malformed",
            "\".quilt/named_packages/lab/plate/1\" lies where Quilt keeps the pointers of its packages and is none, so it is ignored.");
        await ExpectKeyAsync("quiet-lab", pointer, "pointer-not-used",
            $"\"{pointer}\" is a revision of the package \"lab/plate\", and is ignored: EDP follows revisions only with "
            + "Edp:PackageReady:Trigger PackageCreated, and it is None.");
    }

    [Test]
    public async Task Should_say_what_an_open_batch_waits_for()
    {
        await StartAsync(Rules);
        await Client.RecordAsync(
            new S3Event("quiet-lab", "a/b/1.raw"),
            new S3Event("quiet-lab", "a/c/deep/1.raw"),
            new S3Event("quiet-lab", "gone/1/x"),
            new S3Event("quiet-lab", "left/1/x"), new S3Event("quiet-lab", "left/1/y"),
            new S3Event("marker-lab", "n/1/a"),
            new S3Event("marker-lab", "m/1/a"), new S3Event("marker-lab", "m/1/_SUCCESS"),
            new S3Event("count-lab", "k/1/a"), new S3Event("count-lab", "k/1/b") { Size = 0 },
            new S3Event("expect-lab", "e/1/RunInfo.xml"),
            new S3Event("number-lab", "e/1/a"), new S3Event("number-lab", "e/1/b") { Size = 0 }, new S3Event("number-lab", "f/1/a"),
            new S3Event("size-lab", "s/1/a") { Size = 1_200_000 });
        await Client.RecordAsync($"{Deletion("quiet-lab", "gone/1/x")}\n{Deletion("quiet-lab", "left/1/x")}");

        using (Assert.EnterMultipleScope())
        {
            await ExpectKeyAsync("quiet-lab", "a/b/1.raw", "open-quiet",
                $"\"a/b/1.raw\" is in batch 1 of \"a/b/\", which is open with 1 file and closes at {QuietAt} {OrFull}.");
            await ExpectPrefixAsync("quiet-lab", "a/b", "open-quiet", $"Batch 1 of \"a/b/\" is open with 1 file and closes at {QuietAt} "
                + $"{OrFull}.");
            await ExpectPrefixAsync("quiet-lab", "a/c/deep/", "open-quiet",
                $"The folder \"a/c/deep/\" is in batch 1 of \"a/c/\", which is open with 1 file and closes at {QuietAt} {OrFull}.");
            await ExpectKeyAsync("marker-lab", "n/1/a", "open-quiet",
                $"\"n/1/a\" is in batch 1 of \"n/1/\", which is open with 1 file and closes at {QuietAt} {OrFull}, or when its marker "
                + "comes (_SUCCESS).");
            await ExpectPrefixAsync("marker-lab", "m/1/", "open-marker",
                $"Batch 1 of \"m/1/\" is open with 2 files and closes at {GraceEnds} if nothing new comes until then: its marker file "
                + "has come.");
            await ExpectPrefixAsync("count-lab", "k/1/", "open-count",
                $"Batch 1 of \"k/1/\" is open with 2 files, is full, and closes at {GraceEnds}: its last file was empty, and its "
                + "content may follow.");
            await ExpectKeyAsync("expect-lab", "e/1/RunInfo.xml", "open-incomplete",
                "\"e/1/RunInfo.xml\" is in batch 1 of \"e/1/\", which is open with 1 file and waits for 2 of the 3 that must come "
                + $"(\"data/*.raw\", \"done\"); it closes as soon as all have come, or as incomplete at {QuietAt} if nothing new comes "
                + "until then.");
            await ExpectPrefixAsync("number-lab", "f/1/", "open-incomplete",
                "Batch 1 of \"f/1/\" is open with 1 file and waits for 1 of the 2 that must come; it closes as soon as all have come, "
                + "or as "
                + "incomplete at 2026-03-15 09:26:53 UTC if nothing new comes until then.");
            await ExpectPrefixAsync("number-lab", "e/1/", "open-complete",
                $"Batch 1 of \"e/1/\" is open with 2 files, has all that must come, and closes at {GraceEnds}: its last file was empty, "
                + "and its "
                + "content may follow.");
            await ExpectPrefixAsync("size-lab", "s/1/", "open-quiet",
                $"Batch 1 of \"s/1/\" is open with 1 file and closes at {QuietAt} if nothing new comes until then, or as soon as 1.3 MB "
                + "more have "
                + "come.");
            await ExpectPrefixAsync("quiet-lab", "gone/1/", "open-empty",
                $"Batch 1 of \"gone/1/\" is open with 0 files, since all that came was deleted again; it closes at {QuietAt} if nothing "
                + "new comes until then.");
            await ExpectKeyAsync("quiet-lab", "left/1/x", "deleted",
                $"\"left/1/x\" was deleted, and at {Start} taken out of the open batch 1 of \"left/1/\".");
        }
    }

    [Test]
    public async Task Should_say_that_timers_are_late()
    {
        await StartAsync(services => services.AddSingleton<ITimerSource, StuckTimers>(), Rules);
        await Client.RecordAsync(new S3Event("quiet-lab", "late/1/x"));
        Clock.Advance(TimeSpan.FromSeconds(306));

        await ExpectPrefixAsync("quiet-lab", "late/1/", "open-overdue",
            $"Batch 1 of \"late/1/\" is open with 1 file and should have been closed at {QuietAt}: EDP's timers are late, its log says "
            + "why.");
    }

    [Test]
    public async Task Should_say_when_the_cap_closes_a_batch()
    {
        await StartAsync(Rules);
        await Client.RecordAsync(new S3Event("cap-lab", "p/1/a"));
        await ExpectPrefixAsync("cap-lab", "p/1/", "open-quiet",
            $"Batch 1 of \"p/1/\" is open with 1 file and closes at {QuietAt} if nothing new comes until then, at 2026-03-14 09:36:53 "
            + "UTC at the latest.");
        Clock.Advance(TimeSpan.FromSeconds(299));
        await Client.RecordAsync(new S3Event("cap-lab", "p/1/b"));
        Clock.Advance(TimeSpan.FromSeconds(299));
        await Client.RecordAsync(new S3Event("cap-lab", "p/1/c"));

        await ExpectPrefixAsync("cap-lab", "p/1/", "open-max-duration",
            "Batch 1 of \"p/1/\" is open with 3 files and closes at 2026-03-14 09:36:53 UTC, whatever still comes: then it has been "
            + "open for the longest time allowed (10 minutes).");
        await Service.AdvanceAsync(TimeSpan.FromSeconds(2));
        await PublishedAsync(1);
        await ExpectPrefixAsync("cap-lab", "p/1/", "closed-max-duration",
            "Batch 1 of \"p/1/\" was closed at 2026-03-14 09:36:53 UTC since it had been open for the longest time allowed, and its "
            + "event was delivered at 2026-03-14 09:36:53 UTC.");
    }

    [Test]
    public async Task Should_say_why_a_batch_was_closed_and_when_its_event_was_out()
    {
        await StartAsync(Rules);
        await Client.RecordAsync(
            new S3Event("quiet-lab", "a/b/1.raw"),
            new S3Event("quiet-lab", "left/1/x"), new S3Event("quiet-lab", "left/1/y"),
            new S3Event("quiet-lab", "hand/1/x"),
            new S3Event("marker-lab", "m/1/a"), new S3Event("marker-lab", "m/1/_SUCCESS"),
            new S3Event("count-lab", "k/1/a"), new S3Event("count-lab", "k/1/b"),
            new S3Event("number-lab", "e/1/a"), new S3Event("number-lab", "e/1/b"),
            new S3Event("expect-lab", "e/1/RunInfo.xml"));
        await Client.RecordAsync(Deletion("quiet-lab", "left/1/x"));
        using (await Client.FlushAsync("quiet-lab", "hand/1/"))
            await PublishedAsync(3);
        await Service.AdvanceAsync(TimeSpan.FromSeconds(5));
        await PublishedAsync(4);
        await Service.AdvanceAsync(TimeSpan.FromSeconds(295));
        await PublishedAsync(7);

        using (Assert.EnterMultipleScope())
        {
            await ExpectKeyAsync("count-lab", "k/1/a", "closed-count",
                $"\"k/1/a\" is in batch 1 of \"k/1/\", which was closed at {Start} since it was full, with 2 files, and its event was "
                + $"delivered at {Start}.");
            await ExpectPrefixAsync("quiet-lab", "hand/1/", "closed-flush",
                $"Batch 1 of \"hand/1/\" was closed at {Start} by an operator, and its event was delivered at {Start}.");
            await ExpectPrefixAsync("marker-lab", "m/1/", "closed-marker",
                $"Batch 1 of \"m/1/\" was closed at {GraceEnds} since its marker file had come, and its event was delivered at "
                + $"{GraceEnds}.");
            await ExpectPrefixAsync("quiet-lab", "a/b/", "closed-quiet",
                $"Batch 1 of \"a/b/\" was closed at {QuietAt} since nothing new had come for the quiet period, and its event was "
                + $"delivered at {QuietAt}.");
            await ExpectPrefixAsync("number-lab", "e/1/", "closed-complete",
                $"Batch 1 of \"e/1/\" was closed at {Start} since all that had to come had come, with 2 files, and its event was "
                + $"delivered at {Start}.");
            await ExpectPrefixAsync("expect-lab", "e/1/", "closed-incomplete",
                $"Batch 1 of \"e/1/\" was closed at {QuietAt} as incomplete, without 2 of the 3 that must come (\"data/*.raw\", "
                + "\"done\"), and its "
                + $"event was delivered at {QuietAt}.");
            await ExpectKeyAsync("quiet-lab", "left/1/x", "deleted",
                $"\"left/1/x\" was deleted, and at {Start} taken out of batch 1 of \"left/1/\", which was closed without it at {QuietAt}.");
        }

        Clock.Advance(TimeSpan.FromHours(2));
        await Service.Retention.ExpireAsync(CancellationToken.None);
        await ExpectKeyAsync("count-lab", "k/1/a", "manifest-expired",
            "Whether \"k/1/a\" has come is no longer known: the lists of the files of \"k/1/\" are removed after the retention time, "
            + $"up to batch 1, which was closed at {Start}.");
        await ExpectPrefixAsync("count-lab", "k/1/", "closed-count",
            $"Batch 1 of \"k/1/\" was closed at {Start} since it was full, with 2 files, and its event was delivered at {Start}.");
    }
}
