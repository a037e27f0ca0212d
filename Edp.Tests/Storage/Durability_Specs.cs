using System.Net;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Storage;

/// <summary>R12: nothing is acknowledged before it is durable.</summary>
public sealed class When_the_database_refuses(DatabaseProvider provider) : ServiceSpec(provider)
{
    private static readonly IReadOnlyList<S3Event> Events = [.. Enumerable.Range(0, 20).Select(i => new S3Event(Bucket, $"a/b/{i}"))];

    [TestCase("object_event")]
    [TestCase("prefix_state")]
    [TestCase("batch")]
    public async Task Should_acknowledge_nothing_and_keep_nothing(string table)
    {
        await StartAsync();
        await RefuseAsync(table, when: "1 = 1");

        using var answer = await Client.PostAsync(S3Event.Lines(Events));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable).Or.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(await Client.PrefixesAsync(), Is.Empty);
        Assert.That(Service.Sink.Read(), Is.Empty);

        await AllowAsync(table);
        var again = await Client.RecordAsync(Events);
        Assert.That((again.Accepted, again.Duplicates), Is.EqualTo((20, 0)));
        Assert.That((await BatchesAsync(1, "a/b/")).Single().EventCount, Is.EqualTo(20));
    }

    [Test]
    public async Task Should_lose_nothing_of_a_body_that_was_recorded_in_part()
    {
        await StartAsync([.. Rule(("ThresholdEventCount", 15)), ("Edp:Http:ObjectsPerTransaction", "5")]);
        await RefuseAsync("object_event", when: "NEW.key = 'a/b/12'");

        using var answer = await Client.PostAsync(S3Event.Lines(Events));
        Assert.That(answer.IsSuccessStatusCode, Is.False);

        await AllowAsync("object_event");
        var again = await Client.RecordAsync(Events);

        Assert.That((again.Accepted, again.Duplicates), Is.EqualTo((10, 10)));
        Assert.That((await Client.BatchesAsync()).Single().EventCount, Is.EqualTo(15));
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(5));
    }

    [Test]
    public async Task Should_record_into_a_database_that_was_emptied_meanwhile()
    {
        await StartAsync();
        await Client.RecordAsync(Events.Take(10));
        foreach (var table in (string[])["object_event", "batch", "prefix_state"])
            await TestDatabase.ExecuteAsync(Service, $"DELETE FROM {(Provider == DatabaseProvider.Postgres ? "edp." : "")}{table}");

        var again = await Client.RecordAsync(Events.Skip(5).Append(new S3Event(Bucket, "c/d/1")));

        Assert.That(again.Accepted, Is.EqualTo(16));
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(15));
        Assert.That((await Client.PrefixAsync(Bucket, "c/d/")).EventCount, Is.EqualTo(1));
    }

    private Task RefuseAsync(string table, string when) => TestDatabase.ExecuteAsync(Service, Provider == DatabaseProvider.Postgres
        ? ObjectTables.OnEach($"""
           CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
           CREATE TRIGGER refusal BEFORE INSERT ON {PostgresName(table)} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION refuse();
           """)
        : $"CREATE TRIGGER refusal BEFORE INSERT ON {table} WHEN {when} BEGIN SELECT RAISE(ABORT, 'refused'); END");

    private Task AllowAsync(string table) => TestDatabase.ExecuteAsync(Service, Provider == DatabaseProvider.Postgres
        ? ObjectTables.OnEach($"DROP TRIGGER refusal ON {PostgresName(table)};")
        : "DROP TRIGGER refusal");

    private static string PostgresName(string table) => table == "object_event" ? "{partition}" : $"edp.{table}";
}
