using System.Globalization;
using Edp.Service.Configuration;
using Edp.Service.Storage;
using Edp.Service.Storage.Ignored;
using Edp.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Explaining;

/// <summary>What does not count leaves a trace: how many, why, and the last of them.</summary>
public sealed class When_events_do_not_count(DatabaseProvider provider) : ExplainSpec(provider)
{
    private static readonly (string, string?)[] Rules =
    [
        ("Edp:Buckets:0:BucketName", "lab"),
        ("Edp:Buckets:0:IgnorePrefixes", "raw/*, *.tmp"),
        ("Edp:Buckets:0:ThresholdEventCount", "1")
    ];

    [Test]
    public async Task Should_say_by_which_pattern_they_are_ignored_how_many_and_when_the_last()
    {
        await StartAsync(Rules);
        await Client.RecordAsync(new S3Event("lab", "raw/1/a"), new S3Event("lab", "raw/1/b"), new S3Event("foreign", "a/b/1"));
        Clock.Advance(TimeSpan.FromSeconds(7));
        await Client.RecordAsync(new S3Event("lab", "raw/1/c"), new S3Event("lab", "a/b/x.tmp"));

        using var all = Assert.EnterMultipleScope();
        await ExpectKeyAsync("lab", "raw/1/b", "ignored",
            "\"raw/1/b\" is ignored, since it matches \"raw/*\" of the rule for \"lab\"; so EDP ignored 3 events of \"raw/1/\", the "
            + "last at "
            + "2026-03-14 09:27:00 UTC of \"raw/1/c\".");
        await ExpectPrefixAsync("lab", "a/b/", "ignored",
            "Of \"a/b/\" EDP heard only what it ignores: 1 event whose keys match \"*.tmp\" of the rule for \"lab\", the last at "
            + "2026-03-14 09:27:00 UTC of \"a/b/x.tmp\".");
        await ExpectKeyAsync("lab", "raw/2/b", "would-be-ignored",
            "EDP has not heard of \"raw/2/b\", and ignores it when it comes, since it matches \"raw/*\" of the rule for \"lab\".");
        await ExpectKeyAsync("foreign", "a/b/2", "no-rule",
            $"No rule of EDP is for the bucket \"foreign\", so everything in it is ignored: 1 event so far, the last at {Start} of "
            + "\"a/b/1\".");
        // The bucket is known by what was ignored.
        await ExpectKeyAsync("lab", "x/y/z", "never-heard-prefix",
            "EDP has never heard of anything under \"x/y/\" in the bucket \"lab\", of which it last heard at 2026-03-14 09:27:00 UTC: "
            + "most likely "
            + "nothing was uploaded there yet, or the bucket's notifications leave it out.");
    }

    [Test]
    public async Task Should_say_that_a_pattern_of_earlier_did_it()
    {
        await StartAsync(Rules);
        await Client.RecordAsync(new S3Event("lab", "raw/1/a"));
        await StopAsync();

        await StartAsync(("Edp:Buckets:0:BucketName", "lab"));
        await ExpectKeyAsync("lab", "raw/1/a", "was-ignored",
            $"\"raw/1/a\" matches \"raw/*\", by which EDP ignored events of \"raw/1/\" until {Start}; the rule has this pattern no "
            + "more, so it counts "
            + "when an event of it comes again.");
    }

    [Test]
    public async Task Should_say_why_they_are_rejected()
    {
        await StartAsync(Rules);
        await Client.RecordAsync(string.Join('\n',
            new S3Event("lab", "a/b/1") { Size = -1 }.ToJson(),
            "{\"bucket\":\"lab\",\"key\":\"a/b/2\"}",
            new S3Event("lab", "a/c/3").ToJson().Replace("Object Created", "Object Made", StringComparison.Ordinal),
            "{oops",
            new S3Event("lab", "other/1/a").ToJson()));

        using var all = Assert.EnterMultipleScope();
        await ExpectKeyAsync("lab", "a/b/1", "rejected",
            $"The event of \"a/b/1\" at {Start} was rejected: \"detail.object.size\": expected 0 or more, found -1.");
        await ExpectKeyAsync("lab", "a/b/2", "rejected", $"The event of \"a/b/2\" at {Start} was rejected: \"eventTime\" is missing.");
        await ExpectPrefixAsync("lab", "a/c/", "rejected",
            $"Of \"a/c/\" EDP heard only what it rejected: 1 event, the last at {Start} of \"a/c/3\": \"detail-type\": expected the "
            + "name of an S3 event, "
            + "found the text \"Object Made\".");
        Assert.That((await ExplainAsync("bucket=lab&key=a/b/9")).Steps.Select(step => step.Text), Has.Some.EqualTo(
            "EDP rejected 1 event of \"a/b/\" as bad-value, the last of them \"a/b/1\": \"detail.object.size\": expected 0 or more, "
            + "found -1."));
    }

    [Test]
    public async Task Should_say_which_event_a_second_delivery_was_the_same_as()
    {
        await StartAsync(Rules);
        var created = new S3Event("lab", "a/b/1");
        await Client.RecordAsync(created);
        await PublishedAsync(1);
        Clock.Advance(TimeSpan.FromSeconds(7));
        await Client.RecordAsync(created);

        await ExpectKeyAsync("lab", "a/b/1", "duplicate",
            $"The last event of \"a/b/1\", at 2026-03-14 09:27:00 UTC, was a second delivery of the one that EDP recorded at {Start} "
            + "(sequencer "
            + $"{created.Sequencer}), and changed nothing: \"a/b/1\" is in batch 1 of \"a/b/\", which was closed at {Start} since it "
            + "was full, with 1 "
            + $"file, and its event was delivered at {Start}.");
    }

    [Test]
    public async Task Should_keep_the_counts_of_those_that_were_counted_last()
    {
        await StartAsync(Rules);
        await CountAsync(Enumerable.Range(0, 6_000).Select(i => $"raw/{i}/a"));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await CountAsync(Enumerable.Range(3_000, 9_000).Select(i => $"raw/{i}/b"));

        await using var database = await Service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();
        var rows = await database.IgnoredKeys.AsNoTracking().ToListAsync();
        Assert.That(rows, Has.Count.EqualTo(IgnoredKeyWriter.MaxRows));
        var numbers = rows.ToDictionary(row => int.Parse(row.Prefix.Split('/')[1], CultureInfo.InvariantCulture));
        Assert.That(Enumerable.Range(3_000, 9_000).All(numbers.ContainsKey), Is.True);
        Assert.That(numbers.Values.Count(row => row.EventCount == 2), Is.EqualTo(3_000));
        Assert.That((numbers[3_000].ExampleKey, numbers[3_000].LastAt - numbers[3_000].FirstAt), Is.EqualTo(("raw/3000/b", Second)));
    }

    [Test]
    public async Task Should_lose_no_count_to_a_database_that_takes_none()
    {
        await StartAsync(Rules);
        var writer = Service.Services.GetRequiredService<IgnoredKeyWriter>();
        var isPostgres = Provider == DatabaseProvider.Postgres;
        await TestDatabase.ExecuteAsync(Service, isPostgres
            ? "ALTER TABLE edp.ignored_key ADD CONSTRAINT refused CHECK (event_count < 0)"
            : "CREATE TRIGGER refused BEFORE INSERT ON ignored_key BEGIN SELECT RAISE(FAIL, 'refused'); END");
        await Client.RecordAsync(new S3Event("lab", "raw/1/a"), new S3Event("lab", "a/b/1"));
        await writer.WriteAsync(CancellationToken.None);
        Assert.That(Log.Lines, Has.Some.Contains("Counts of ignored keys were not written"));

        await TestDatabase.ExecuteAsync(
            Service, isPostgres ? "ALTER TABLE edp.ignored_key DROP CONSTRAINT refused" : "DROP TRIGGER refused");
        await Client.RecordAsync(new S3Event("lab", "raw/1/b"));
        Assert.That((await ExplainAsync("bucket=lab&key=raw/1/a")).Sentence, Does.Contain("EDP ignored 2 events of \"raw/1/\""));
    }

    private async Task CountAsync(IEnumerable<string> keys)
    {
        await Client.RecordAsync(keys.Select(key => new S3Event("lab", key)));
        await Service.Services.GetRequiredService<IgnoredKeyWriter>().WriteAsync(CancellationToken.None);
    }
}
