using Edp.Contracts;
using Edp.Service.Batching;
using Edp.Service.Configuration;
using Edp.Service.Hosting;
using Edp.Service.Ingest;
using Edp.Service.Publishing;
using Edp.Service.Sagas;
using Edp.Service.Storage;
using Edp.Service.Sweeping;
using MassTransit;
using MassTransit.InMemoryTransport.Configuration;
using MassTransit.Transports;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Edp.Tests.Simulation;

/// <summary>
/// One process of the service: its own container with the service's own parts, but no web server and no bus that runs by itself. What it
/// sends ends in the simulated network; what it commits, in a real database.
/// </summary>
internal sealed class SimulatedProcess : IAsyncDisposable
{
    /// <summary>The place of the sweeper's look among <see cref="Looks"/>.</summary>
    public const int Sweeper = 0;

    private static readonly string BatchesExchange = MessageUrn.ForTypeString<PackageObjectsReady>();

    // The limit of SQS, so that long waits take hops (R11).
    private static readonly TimerLimits Timers = new(TimeSpan.FromSeconds(900));

    // So few that of the prefixes that open at once only one has a timer, and the others are woken.
    private const int TimersAtOnce = 1;

    private readonly ServiceProvider _services;
    private readonly IReceiveEndpointDispatcher _prefixEndpoint;

    private SimulatedProcess(ServiceProvider services, EdpOptions options, SimulatedNetwork network, Tally tally)
    {
        _services = services;
        Options = options;
        Tally = tally;
        var bus = services.GetRequiredService<IBusInstance>();
        var transport = ((IInMemoryHostConfiguration)bus.HostConfiguration).TransportProvider;
        foreach (var exchange in new[] { PrefixStateDefinition.QueueName, BatchesExchange })
            transport.MessageFabric.GetExchange(transport, exchange).Connect(network.At(exchange), null);

        // The service's own factory keeps one dispatcher a queue, and has lent that one already.
        _prefixEndpoint = new ReceiveEndpointDispatcherFactory(services.GetRequiredService<IBusRegistrationContext>(), bus)
            .CreateSagaReceiver<PrefixState>(PrefixStateDefinition.QueueName);
    }

    public EdpOptions Options { get; }

    public Tally Tally { get; }

    /// <summary>Counts how often it died: what began in an earlier life is dead.</summary>
    public int Life { get; private set; }

    public EventIntake Intake => _services.GetRequiredService<EventIntake>();

    /// <summary>What looks for work by itself from time to time: the sweeper for what was lost, the others for what is due.</summary>
    public IReadOnlyList<Func<CancellationToken, Task>> Looks =>
        [_services.GetRequiredService<Sweeper>().SweepAsync, _services.GetRequiredService<Waker>().WakeAsync];

    public RuleReview RuleReview => _services.GetRequiredService<RuleReview>();

    public IDbContextFactory<EdpDbContext> Contexts => _services.GetRequiredService<IDbContextFactory<EdpDbContext>>();

    private bool IsOnSqlite => Options.Database.Provider == DatabaseProvider.Sqlite;

    public static async Task<SimulatedProcess> StartAsync(
        EdpOptions options, SimulatedClock clock, SimulatedNetwork network, SimulatedSink sink, Tally tally)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMetrics();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(Microsoft.Extensions.Options.Options.Create(options));
        services.AddEdp(options);
        services.AddSingleton(Timers);
        services.AddSingleton(new TimerBudget(clock, TimersAtOnce));
        services.AddSingleton<IEventSink>(sink);
        services.ConfigureDbContext<EdpDbContext>(database => database.AddInterceptors(new TransactionSeams()));
        services.AddSingleton(provider => PrefixStoreSeams.Around(
            (IPrefixStore)ActivatorUtilities.CreateInstance(provider, StoreOf(services)), clock));
        if (options.Database.Provider == DatabaseProvider.Sqlite)
            services.AddSingleton<IWriteGate, SimulatedGate>();

        var built = services.BuildServiceProvider();
        foreach (var startup in built.GetServices<IHostedService>().OfType<StoreStartup>())
            await startup.StartAsync(CancellationToken.None);
        await built.GetRequiredService<StoreReadiness>().WaitAsync(CancellationToken.None);
        return new SimulatedProcess(built, options, network, tally);
    }

    public void Die() => Life++;

    public Exception DatabaseFailure() => IsOnSqlite
        ? new SqliteException("database is locked", 5)
        : new PostgresException("terminating connection due to administrator command", "FATAL", "FATAL", "57P01");

    /// <summary>What the transport delivers to this process's endpoints.</summary>
    public Task TakeAsync(MessageOnItsWay message, CancellationToken cancellationToken) => message.Destination == BatchesExchange
        ? _services.GetRequiredService<BatchPublisher>().PublishAsync([message.BatchId], cancellationToken)
        : _prefixEndpoint.Dispatch(
            message.Message.Body,
            message.Message.Headers.GetAll().ToDictionary(header => header.Key, header => header.Value),
            cancellationToken);

    /// <summary>What <c>POST /prefixes/flush</c> sends.</summary>
    public async Task FlushAsync(PrefixState prefix, CancellationToken cancellationToken)
    {
        var address = _services.GetRequiredService<EndpointNames>().AddressOf(PrefixStateDefinition.QueueName);
        var endpoint = await _services.GetRequiredService<IBus>().GetSendEndpoint(address);
        await endpoint.Send(new FlushRequested(prefix.CorrelationId, prefix.BatchId.GetValueOrDefault()), cancellationToken);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static Type StoreOf(ServiceCollection services) =>
        services.First(service => service.ServiceType == typeof(IPrefixStore)).ImplementationType!;
}
