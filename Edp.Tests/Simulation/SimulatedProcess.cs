using Edp.Amazon.Listing;
using Edp.Amazon.Writing;
using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Core.Packaging;
using Edp.Service.Backfilling;
using Edp.Service.Configuration;
using Edp.Service.Hosting;
using Edp.Service.Ingest;
using Edp.Service.Manifests;
using Edp.Service.Packaging;
using Edp.Service.Publishing;
using Edp.Service.Receipts;
using Edp.Service.Reconciling;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Edp.Service.Telemetry;
using Edp.Service.Transactions;
using MassTransit.InMemoryTransport.Configuration;
using MassTransit.Transports;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Edp.Tests.Simulation;

/// <summary>
/// One process of the service: its own container with the service's own parts, but no web server and nothing that runs by itself. What it
/// publishes ends in simulated sinks; what it commits, in a real database.
/// </summary>
internal sealed class SimulatedProcess : IAsyncDisposable
{
    private const EventSinks Configured = EventSinks.EventBridge | EventSinks.Bus;

    private readonly ServiceProvider _services;
    private Dictionary<Target, ISinkDelivery> _deliveries;

    private SimulatedProcess(int number, ServiceProvider services, EdpOptions options, ProcessClock clock, World world)
    {
        (Number, _services, Options, Clock, Tally) = (number, services, options, clock, world.Tally);
        var bus = services.GetRequiredService<IBusInstance>();
        world.Bus.Subscribe(((IInMemoryHostConfiguration)bus.HostConfiguration).TransportProvider);
        _deliveries = NewDeliveries();
        Receipts = NewReceipts();
        Manifests = ActivatorUtilities.CreateInstance<ManifestRunner>(services);
    }

    public int Number { get; }

    public EdpOptions Options { get; }

    public ProcessClock Clock { get; }

    public Tally Tally { get; }

    /// <summary>Counts how often it died: what began in an earlier life is dead.</summary>
    public int Life { get; private set; }

    public EventIntake Intake => _services.GetRequiredService<EventIntake>();

    public DueTimers Timers => _services.GetRequiredService<DueTimers>();

    public PrefixActions PrefixActions => _services.GetRequiredService<PrefixActions>();

    public BatchReplays Replays => _services.GetRequiredService<BatchReplays>();

    public ReplayRunner Replayer => _services.GetRequiredService<ReplayRunner>();

    public BucketReplays BucketReplays => _services.GetRequiredService<BucketReplays>();

    public BackfillStore Backfills => _services.GetRequiredService<BackfillStore>();

    public BackfillActions BackfillActions => _services.GetRequiredService<BackfillActions>();

    public BackfillPages BackfillPages => _services.GetRequiredService<BackfillPages>();

    public VerifiedBatches VerifiedBatches => _services.GetRequiredService<VerifiedBatches>();

    public BatchVerifier Verifier => _services.GetRequiredService<BatchVerifier>();

    public ReconcileRunner Reconciler => _services.GetRequiredService<ReconcileRunner>();

    public UnwrittenBatches UnwrittenBatches => _services.GetRequiredService<UnwrittenBatches>();

    public ManifestRunner Manifests { get; }

    public ReceiptWatch Receipts { get; private set; }

    public BucketRules Rules => _services.GetRequiredService<BucketRules>();

    public IOutboxLease Lease => _services.GetRequiredService<IOutboxLease>();

    public RuleReevaluation RuleReevaluation => _services.GetRequiredService<RuleReevaluation>();

    public IDbContextFactory<EdpDbContext> Contexts => _services.GetRequiredService<IDbContextFactory<EdpDbContext>>();

    private bool IsOnSqlite => Options.Database.Provider == DatabaseProvider.Sqlite;

    public static async Task<SimulatedProcess> StartAsync(int number, EdpOptions options, World world)
    {
        var clock = new ProcessClock(world.Clock);
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMetrics();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options));
        services.AddEdp(options);
        services.AddSingleton<IEventSink>(world.EventBridge);
        services.AddSingleton(new ObjectLister(() => world.S3));
        services.AddSingleton(new ObjectWriter(() => world.S3));
        services.ConfigureDbContext<EdpDbContext>(database => database.AddInterceptors(new TransactionSeams()));
        AddSeams<IPrefixStore>(services, clock);
        AddSeams<ISagaStore<PackageState>>(services, clock);
        if (options.Database.Provider == DatabaseProvider.Sqlite)
            services.AddSingleton<IWriteLock, SimulatedWriteLock>();
        else
            services.AddSingleton<IOutboxLease>(new SimulatedLease(world.Leases, number, world.Tally));

        var built = services.BuildServiceProvider();
        foreach (var startup in built.GetServices<IHostedService>().OfType<StoreStartup>())
            await startup.StartAsync(CancellationToken.None);
        await built.GetRequiredService<StoreReadiness>().WaitAsync(CancellationToken.None);
        return new SimulatedProcess(number, built, options, clock, world);
    }

    public void Die() => Life++;

    /// <summary>It starts anew, with nothing in memory.</summary>
    /// <returns>By how much its clock is ahead of the one that it had before.</returns>
    public TimeSpan Start()
    {
        foreach (var delivery in _deliveries.Values.Cast<IDisposable>())
            delivery.Dispose();
        _deliveries = NewDeliveries();
        Receipts = NewReceipts();
        return Clock.Restart();
    }

    /// <summary>Gives a sink what it has not accepted.</summary>
    public Task<NextDelivery> DeliverAsync(Target target, CancellationToken cancellationToken) =>
        _deliveries[target].DeliverAsync(Options.Outbox.BatchSize, cancellationToken);

    public Exception DatabaseFailure() => IsOnSqlite
        ? new SqliteException("database is locked", 5)
        : new PostgresException("terminating connection due to administrator command", "FATAL", "FATAL", "57P01");

    public async ValueTask DisposeAsync()
    {
        foreach (var delivery in _deliveries.Values.Cast<IDisposable>())
            delivery.Dispose();
        await _services.DisposeAsync();
    }

    private static void AddSeams<T>(ServiceCollection services, TimeProvider clock)
        where T : class
    {
        var real = services.Last(service => service.ServiceType == typeof(T)).ImplementationType!;
        services.AddSingleton(provider => StoreSeams<T>.Around((T)ActivatorUtilities.CreateInstance(provider, real), clock));
    }

    private Dictionary<Target, ISinkDelivery> NewDeliveries()
    {
        var deliveries = new Dictionary<Target, ISinkDelivery>();
        foreach (var sink in _services.GetServices<IEventSink>())
        {
            deliveries[new Target(false, sink.Kind)] = NewDelivery<Batch>(sink);
            deliveries[new Target(true, sink.Kind)] = NewDelivery<PackageReadyRow>(sink);
        }

        return deliveries;
    }

    private ReceiptWatch NewReceipts() => ActivatorUtilities.CreateInstance<ReceiptWatch>(
        _services,
        (IEnumerable<IResentEvents>)
        [
            ActivatorUtilities.CreateInstance<ResentEvents<Batch>>(_services),
            ActivatorUtilities.CreateInstance<ResentEvents<PackageReadyRow>>(_services)
        ]);

    private SinkDelivery<TRow> NewDelivery<TRow>(IEventSink sink)
        where TRow : OutboxRow => new(
        sink,
        Configured,
        _services.GetRequiredService<OutboxContent<TRow>>(),
        _services.GetRequiredService<IOutboxStore<TRow>>(),
        _services.GetRequiredService<IOutboxLease>(),
        _services.GetRequiredService<LostEvents>(),
        [.. _services.GetServices<ISagaOutputObserver>()],
        _services.GetRequiredService<SinkStates>(),
        _services.GetRequiredService<EdpTelemetry>(),
        _services.GetRequiredService<EventTraces>(),
        sink.Kind == EventSinks.EventBridge ? World.ReceiptWithin : null,
        Clock,
        NullLogger.Instance);
}
