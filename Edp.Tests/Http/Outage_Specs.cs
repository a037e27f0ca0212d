using System.Net;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Http;

/// <summary>A database that goes away and comes back: nothing is acknowledged meanwhile, and the service recovers by itself.</summary>
public sealed class When_PostgreSQL_is_away() : ServiceFixture(DatabaseProvider.Postgres)
{
    private OwnServerDatabase _own = null!;

    [Test]
    public async Task Should_say_503_and_recover()
    {
        await StartAsync(Rule(("ThresholdEventCount", 3), ("ThresholdDuration", 300)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await _own.Server.StopImmediatelyAsync();

        using (var answer = await Client.PostAsync(new S3Event(Bucket, "a/b/2").ToJson()))
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(answer.Headers.RetryAfter, Is.Not.Null);
            Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        }

        foreach (var path in new[] { "/prefixes", "/batches", "/batches/0195948c-0000-7000-8000-000000000001/objects", "/health/ready" })
            Assert.That(await StatusAsync(path), Is.EqualTo(HttpStatusCode.ServiceUnavailable), path);
        using (var flush = await Client.FlushAsync(Bucket, "a/b/"))
            Assert.That(flush.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await StatusAsync("/health/live"), Is.EqualTo(HttpStatusCode.OK));

        await _own.Server.StartAsync();
        await Eventually.HoldsAsync(async () => await StatusAsync("/health/ready") == HttpStatusCode.OK, "the service is ready again");
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(1));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/2"), new S3Event(Bucket, "a/b/3"));
        Assert.That((await BatchesAsync(1, "a/b/")).Single().EventCount, Is.EqualTo(3));
        await Eventually.HoldsAsync(() => Service.Sink.Read().Count == 1, "the event is published");
    }

    [Test]
    public async Task Should_wait_for_it_at_the_start()
    {
        await _own.Server.StopImmediatelyAsync();
        await StartWithoutDatabaseAsync(null);

        using (var ready = await Client.Http.GetAsync("/health/ready"))
        {
            Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
            Assert.That(await ready.Content.ReadAsStringAsync(), Does.Contain("database"));
        }

        using (var answer = await Client.PostAsync(new S3Event(Bucket, "a/b/1").ToJson()))
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await StatusAsync("/health/live"), Is.EqualTo(HttpStatusCode.OK));
        await Eventually.HoldsAsync(
            () => Log.Lines.Any(line => line.Contains("The database can't be used", StringComparison.Ordinal)), "the log says why");

        await _own.Server.StartAsync();
        await Service.ReadyAsync();
        Assert.That((await Client.RecordAsync(new S3Event(Bucket, "a/b/1"))).Accepted, Is.EqualTo(1));
        Assert.That(await StatusAsync("/health/ready"), Is.EqualTo(HttpStatusCode.OK));
    }

    private protected override async Task<TestDatabase> CreateDatabaseAsync() => _own = await OwnServerDatabase.CreateAsync();

    private async Task<HttpStatusCode> StatusAsync(string path)
    {
        using var answer = await Client.Http.GetAsync(path);
        return answer.StatusCode;
    }

    /// <summary>A database on a server of its own, which a test can stop.</summary>
    private sealed class OwnServerDatabase(PostgresServer server, string name) : TestDatabase
    {
        public PostgresServer Server { get; } = server;

        public override IReadOnlyDictionary<string, string?> Settings => new PostgresTestDatabase(Server, name).Settings;

        public static async Task<OwnServerDatabase> CreateAsync()
        {
            var server = await PostgresServer.StartNewAsync();
            return new OwnServerDatabase(server, await server.CreateDatabaseAsync());
        }

        public override ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
