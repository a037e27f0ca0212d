using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Edp.Service.Configuration;
using Edp.Service.Monitoring;
using Edp.Service.Telemetry;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Deploy.Judges;
using Edp.Tests.Deploy.Templates;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

/// <summary>The service is made ill, and the alarms of the template are asked about the metrics that it exports meanwhile.</summary>
[CancelAfter(180_000)]
public sealed class When_the_service_is_ill() : ServiceFixture(DatabaseProvider.Postgres)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, double> _measured = new(StringComparer.Ordinal);
    private readonly List<IReadOnlyDictionary<string, double>> _minutes = [];

    private PostgresServer Server => ((OwnServerDatabase)Database).Server;

    private protected override async Task<TestDatabase> CreateDatabaseAsync() =>
        new OwnServerDatabase(await PostgresServer.StartNewAsync());

    [Test]
    public async Task Should_be_seen_while_PostgreSQL_is_away_for_five_minutes(CancellationToken cancellationToken)
    {
        var service = await StartAsync();
        using var listener = Listen(service);
        await PassAsync(service, listener, 6, cancellationToken);
        Assert.That(Firing(), Is.Empty, "it is well");

        await Server.StopImmediatelyAsync();
        await PassAsync(service, listener, 4, cancellationToken);
        Assert.That(Firing(), Is.Empty, "a restart of the database wakes nobody");
        await PassAsync(service, listener, 1, cancellationToken);
        Assert.That(Firing(), Is.EqualTo(new[] { "HeartbeatAlarm" }));
        Assert.That(_minutes[^1], Is.Empty, "what is not known is not exported");
        Assert.That(await StartedAsync(service, cancellationToken), Is.EqualTo(HttpStatusCode.OK), "no task is stopped for it");

        await Server.StartAsync();
        await PassUntilMeasuredAsync(service, listener, cancellationToken, "edp.heartbeat", "edp.open_batches", "edp.oldest_overdue");
        Assert.That(Firing(), Is.Empty, "it is well again");
    }

    [Test]
    public async Task Should_be_seen_when_the_password_is_wrong(CancellationToken cancellationToken)
    {
        await using var refusing = new FakeRdsServer();
        var service = await StartWithoutDatabaseAsync(
            null,
            ("Edp:Database:ConnectionString", $"Host=127.0.0.1;Port={refusing.Port};Username=edp;Database=edp;SSL Mode=Require"),
            ("Edp:Database:Password", "wrong-password"));
        using var listener = Listen(service);

        await PassAsync(service, listener, 5, cancellationToken);

        Assert.That(refusing.Passwords, Does.Contain("wrong-password"));
        Assert.That(Firing(), Is.EqualTo(new[] { "HeartbeatAlarm" }));
        using var ready = await service.Client.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(await StartedAsync(service, cancellationToken), Is.EqualTo(HttpStatusCode.ServiceUnavailable),
            "the container never becomes healthy, and the deployment goes back");
    }

    [Test]
    public async Task Should_be_seen_when_the_collector_is_away(CancellationToken cancellationToken)
    {
        var service = await StartAsync();
        using var listener = Listen(service);
        await PassAsync(service, listener, 6, cancellationToken);

        // The service is well, but nothing that it exports arrives.
        for (var minute = 0; minute < 5; minute++)
            _minutes.Add(new Dictionary<string, double>());

        Assert.That(Firing(), Is.EqualTo(new[] { "HeartbeatAlarm" }));
    }

    [Test]
    public async Task Should_be_seen_when_the_database_takes_no_writes(CancellationToken cancellationToken)
    {
        var service = await StartAsync();
        using var listener = Listen(service);
        await TestDatabase.ExecuteAsync(service, "ALTER SYSTEM SET default_transaction_read_only = on");
        await TestDatabase.ExecuteAsync(service, "SELECT pg_reload_conf()");
        await Eventually.HoldsAsync(
            async () =>
            {
                await PassAsync(service, listener, 1, cancellationToken);
                return !_minutes[^1].ContainsKey("edp.heartbeat");
            },
            "the database refuses writes");

        await PassAsync(service, listener, 4, cancellationToken);

        Assert.That(Firing(), Is.EqualTo(new[] { "HeartbeatAlarm" }));
        await PassUntilMeasuredAsync(service, listener, cancellationToken, "edp.open_batches");
        Assert.That(Firing(), Is.EqualTo(new[] { "HeartbeatAlarm" }));
    }

    /// <summary>Lets minutes pass until one has all of these: a busy machine may miss the deadline of one.</summary>
    private Task PassUntilMeasuredAsync(EdpTestService service, MeterListener listener, CancellationToken cancellationToken, params string[] names) =>
        Eventually.HoldsAsync(
            async () =>
            {
                await PassAsync(service, listener, 1, cancellationToken);
                return names.All(_minutes[^1].ContainsKey);
            },
            string.Join(", ", names));

    /// <summary>Lets minutes pass: what beats once a minute beats, what is read is read, and it is exported.</summary>
    private async Task PassAsync(EdpTestService service, MeterListener listener, int minutes, CancellationToken cancellationToken)
    {
        for (var minute = 0; minute < minutes; minute++)
        {
            _measured.Clear();
            Clock.Advance(Minute);
            await service.Services.GetRequiredService<Heartbeat>().TryBeatAsync(cancellationToken);
            await service.Services.GetRequiredService<BacklogReader>().TryReadAsync(cancellationToken);
            listener.RecordObservableInstruments();
            _minutes.Add(new Dictionary<string, double>(_measured, StringComparer.Ordinal));
        }
    }

    private static async Task<HttpStatusCode> StartedAsync(EdpTestService service, CancellationToken cancellationToken)
    {
        using var answer = await service.Client.Http.GetAsync(new Uri("/health/started", UriKind.Relative), cancellationToken);
        return answer.StatusCode;
    }

    /// <summary>The alarms on EDP's own metrics that fire now.</summary>
    private IEnumerable<string> Firing() =>
        new EvaluatedTemplate(Template.Load("edp.yaml"), ParameterValues.Required).OfType("AWS::CloudWatch::Alarm")
            .Where(alarm => (string?)alarm.Value["Namespace"] == "EDP" && AlarmState.Fires(alarm.Value, _minutes))
            .Select(alarm => alarm.Key);

    private MeterListener Listen(EdpTestService service)
    {
        var meters = service.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == EdpTelemetry.Name && instrument.Meter.Scope == meters)
                    listening.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument, value));
        listener.Start();
        return listener;
    }

    private void Add(Instrument instrument, double value) => _measured.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);

    /// <summary>A database on a server of its own, which a test can stop.</summary>
    private sealed class OwnServerDatabase(PostgresServer server) : TestDatabase
    {
        public PostgresServer Server { get; } = server;

        public override IReadOnlyDictionary<string, string?> Settings => new PostgresTestDatabase(Server, "postgres").Settings;

        public override ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
