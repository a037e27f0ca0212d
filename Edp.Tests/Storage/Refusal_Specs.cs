using System.Net;
using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using MassTransit;
using NUnit.Framework;

namespace Edp.Tests.Storage;

/// <summary>A value that the database refuses costs its own entry, not those beside it.</summary>
public sealed class When_the_database_refuses_one_object(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const int Good = 40;

    [Test]
    public async Task Should_reject_its_entry_and_record_the_others()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1_000)));
        await RefuseSecondOfAsync("one-of-a-kind");
        await Client.RecordAsync(new S3Event(Bucket, "a/b/first") { Etag = "one-of-a-kind" });
        var events = Enumerable.Range(0, Good).Select(i => new S3Event(Bucket, $"a/b/{i}")).ToList();
        events.Insert(17, new S3Event(Bucket, "a/b/second") { Etag = "one-of-a-kind" });

        var answer = await Client.RecordAsync(events);

        Assert.That((answer.Accepted, answer.Duplicates), Is.EqualTo((Good, 0)));
        Assert.That(answer.Rejected.Select(entry => entry.Index), Is.EqualTo(new[] { 17 }));
        Assert.That(answer.Rejected[0].Error, Does.Contain("refuses the data"));
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(Good + 1));
    }

    [Test]
    public async Task Should_put_its_message_into_the_error_queue_alone()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1_000)));
        await RefuseSecondOfAsync("one-of-a-kind");
        await Client.RecordAsync(new S3Event(Bucket, "a/b/first") { Etag = "one-of-a-kind" });

        await Service.Bus.Bus.PublishBatch(Enumerable.Range(0, 20).Select(i => Message($"a/b/{i}", i == 7 ? "one-of-a-kind" : "other")));

        await Eventually.HoldsAsync(
            async () => (await Client.PrefixAsync(Bucket, "a/b/")).EventCount == 20, "the 19 others are recorded");
        await Eventually.HoldsAsync(
            () => Log.Lines.Any(line => line.Contains("refuses the data", StringComparison.Ordinal)), "the refused one is told of");
        using var ready = await Client.Http.GetAsync("/health/ready");
        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.OK), "a message's own fault is none of the database");
    }

    private static ObjectCreated Message(string key, string etag) => new()
    {
        Bucket = Bucket,
        Key = key,
        Etag = etag,
        EventTime = new DateTimeOffset(2026, 3, 14, 9, 0, 0, TimeSpan.Zero),
        Sequencer = S3Event.NextSequencer()
    };

    private Task RefuseSecondOfAsync(string etag) => TestDatabase.ExecuteAsync(
        Service,
        Provider == DatabaseProvider.Postgres
            ? ObjectTables.OnEach($"CREATE UNIQUE INDEX ON {{partition}} (etag) WHERE etag = '{etag}';")
            : $"CREATE UNIQUE INDEX one_of_a_kind ON object_event (etag) WHERE etag = '{etag}'");
}
