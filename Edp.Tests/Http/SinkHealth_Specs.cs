using System.Net;
using System.Net.Http.Json;
using Edp.Core.Outbox;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Monitoring;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Http;

/// <summary>Health and batches say what each sink does, and that it is not known when the database cannot be asked.</summary>
public sealed class When_a_sink_fails(DatabaseProvider provider) : ServiceSpec(provider)
{
    [Test]
    public async Task Should_say_what_waits_for_it_what_it_said_and_when_it_is_asked_again()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1)));
        Assert.That(await SinksAsync(), Has.All.Matches<SinkHealthItem>(sink => sink is { Status: "ok", Undelivered: 0, LastSuccessAt: null }));
        var file = Directory.CreateDirectory(Service.Sink.Path);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2"));
        await Eventually.HoldsAsync(() => States.Of(EventSinks.File).NextTryAt is not null, "the file has failed");
        await Eventually.HoldsAsync(() => States.Of(EventSinks.Bus).LastSuccessAt is not null, "the bus has them");

        // What waits is read at most every five seconds.
        var failing = await Eventually.GetAsync(
            async () => (await SinksAsync()).Single(sink => sink.Sink == "file"), sink => sink.Undelivered == 2, "two events wait for "
                + "the file");
        Assert.That((failing.Status, failing.LastSuccessAt, failing.LastErrorAt), Is.EqualTo(("failing", (DateTimeOffset?)null, Clock.GetUtcNow())));
        Assert.That(failing.LastError, Does.Contain("could not be appended"));
        Assert.That(failing.NextTry, Is.GreaterThan(Clock.GetUtcNow()));
        var bus = (await SinksAsync()).Single(sink => sink.Sink == "bus");
        Assert.That((bus.Status, bus.Undelivered, bus.LastError, bus.LastSuccessAt), Is.EqualTo(("ok", 0L, (string?)null, Clock.GetUtcNow())));
        var batches = await Eventually.GetAsync(
            () => Client.BatchesAsync(), found => found.All(batch => batch.Undelivered is { Count: 1 }), "only the file is missing");
        Assert.That(batches.Select(batch => batch.Undelivered![0].Sink), Is.All.EqualTo("file"));
        Assert.That(batches.Select(batch => batch.Undelivered![0].PublishError), Is.All.EqualTo(failing.LastError));
        Assert.That(batches.Select(batch => batch.Undelivered![0].NextTry), Is.All.GreaterThan(Clock.GetUtcNow()));
        var one = await Client.Http.GetFromJsonAsync<BatchItem>($"/batches/{batches[0].BatchId}");
        Assert.That(one!.Undelivered!.Single().PublishError, Is.EqualTo(failing.LastError));

        file.Delete();
        await Eventually.HoldsAsync(
            async () => (await Client.BatchesAsync()).All(batch => batch is { PublishedAt: not null, Undelivered: null }), "the events "
                + "are out");
        var again = await Eventually.GetAsync(
            async () => (await SinksAsync()).Single(sink => sink.Sink == "file"), sink => sink.Undelivered == 0, "nothing waits for the "
                + "file");
        Assert.That((again.Status, again.NextTry, again.LastError), Is.EqualTo(("ok", (DateTimeOffset?)null, failing.LastError)));
    }

    [Test]
    public async Task Should_measure_what_it_answered()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1)));
        using var gauges = new GaugeReader(Service.Services);
        Assert.That(gauges.Read().Keys.Where(name => name.StartsWith("edp.sink.", StringComparison.Ordinal)), Is.Empty);
        var file = Directory.CreateDirectory(Service.Sink.Path);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await Eventually.HoldsAsync(
            () => States.Of(EventSinks.File).NextTryAt is not null && States.Of(EventSinks.Bus).LastSuccessAt is not null, "both have answered");

        Assert.That(gauges.Read(), Does.ContainKey("edp.sink.next_try/file").And.ContainKey("edp.sink.since_error/file")
            .And.ContainKey("edp.sink.since_success/bus").And.Not.ContainKey("edp.sink.next_try/bus"));
        file.Delete();
        await Eventually.HoldsAsync(() => States.Of(EventSinks.File).NextTryAt is null, "the file takes it");
        Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.That(gauges.Read()["edp.sink.since_success/file"], Is.EqualTo(30));
        Assert.That(gauges.Read(), Does.Not.ContainKey("edp.sink.next_try/file"));
    }

    private SinkStates States => Service.Services.GetRequiredService<SinkStates>();

    private async Task<IReadOnlyList<SinkHealthItem>> SinksAsync() =>
        (await Client.Http.GetFromJsonAsync<HealthResponse>("/health/ready"))!.Sinks!;
}

/// <summary>What only the database knows is unknown while it is away: nothing of it freezes at its last value.</summary>
public sealed class When_the_database_can_not_be_asked() : ServiceFixture(DatabaseProvider.Postgres)
{
    private PostgresServer _server = null!;

    [Test]
    public async Task Should_say_that_what_waits_is_unknown()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1)));
        using var gauges = new GaugeReader(Service.Services);
        var backlog = Service.Services.GetRequiredService<BacklogReader>();
        await backlog.TryReadAsync(CancellationToken.None);
        Assert.That(gauges.Read(), Does.ContainKey("edp.open_batches").And.ContainKey("edp.oldest_overdue").And.ContainKey("edp.outbox.oldest/bus"));
        await _server.StopImmediatelyAsync();

        await backlog.TryReadAsync(CancellationToken.None);

        Assert.That(gauges.Read().Keys, Has.None.StartsWith("edp.o"));
        using var answer = await Client.Http.GetAsync("/health/ready");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        var health = await answer.Content.ReadFromJsonAsync<HealthResponse>();
        Assert.That(health!.Sinks!.Select(sink => (sink.Status, sink.Undelivered)), Is.All.EqualTo(("unknown", (long?)null)));

        await _server.StartAsync();
        await Eventually.HoldsAsync(
            async () =>
            {
                await backlog.TryReadAsync(CancellationToken.None);
                return gauges.Read().ContainsKey("edp.open_batches");
            },
            "the backlog is known again");
    }

    private protected override async Task<TestDatabase> CreateDatabaseAsync()
    {
        _server = await PostgresServer.StartNewAsync();
        return new OwnDatabase(_server, await _server.CreateDatabaseAsync());
    }

    private sealed class OwnDatabase(PostgresServer server, string name) : TestDatabase
    {
        public override IReadOnlyDictionary<string, string?> Settings => new PostgresTestDatabase(server, name).Settings;

        public override ValueTask DisposeAsync() => server.DisposeAsync();
    }
}
