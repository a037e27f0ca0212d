using Edp.Core.Batching;
using Edp.Core.Packaging;
using Edp.Service.Hosting;
using Edp.Service.Publishing;
using Edp.Service.Storage;
using Edp.Service.Transactions;
using MassTransit;
using MassTransit.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Edp.Tests.Infrastructure;

/// <summary>
/// The real service in the test's process: its own host, Kestrel on a free port, the clock and the folder of the test. It polls for timers
/// and undelivered events only when a test says so; what is signalled in the process is worked on at once.
/// </summary>
internal sealed class EdpTestService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ManualClock _clock;

    private EdpTestService(WebApplication app, ManualClock clock, string dataFolder)
    {
        (_app, _clock) = (app, clock);
        Sink = new SinkFile(Path.Combine(dataFolder, FileEventSink.FileName));
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client = new EdpClient(new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromMinutes(5) });
    }

    public EdpClient Client { get; }

    /// <summary>The events that were published.</summary>
    public SinkFile Sink { get; }

    public IServiceProvider Services => _app.Services;

    public ITestHarness Bus => Services.GetRequiredService<ITestHarness>();

    public Retention Retention => Services.GetRequiredService<Retention>();

    /// <summary>Builds and starts a service. Its first database connection may still be under way.</summary>
    /// <param name="settings">All settings; none of the machine's environment under <c>Edp:</c> is in the way.</param>
    /// <param name="clock">The service's clock.</param>
    /// <param name="log">Takes what the service logs.</param>
    /// <param name="configure">Replaces services, after the service's own were added.</param>
    public static async Task<EdpTestService> StartAsync(
        IReadOnlyDictionary<string, string?> settings,
        ManualClock clock,
        CapturedLog log,
        Action<IServiceCollection>? configure = null)
    {
        var app = EdpHost.Build(
            ["--urls", "http://127.0.0.1:0"],
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(settings);
                builder.Logging.ClearProviders().AddProvider(log);
                builder.Services.AddSingleton<TimeProvider>(clock);
                ReusedDatabases.Share(settings, builder.Services);
            },
            (services, configureBus) =>
            {
                services.AddMassTransitTestHarness(configureBus);
                configure?.Invoke(services);
            });
        try
        {
            await app.StartAsync();
            return new EdpTestService(app, clock, settings["Edp:DataFolder"]!);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the database has its tables.</summary>
    public Task ReadyAsync() =>
        Services.GetRequiredService<StoreReadiness>().WaitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(3));

    /// <summary>Moves the clock and raises the timers that are due then.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        _clock.Advance(by);
        await RaiseTimersAsync();
    }

    /// <summary>Raises the timers that are due.</summary>
    /// <returns>When the service would query next.</returns>
    public Task<DateTimeOffset> RaiseTimersAsync() => Services.GetRequiredService<DueTimers>().RaiseAsync(CancellationToken.None);

    /// <summary>Gives every sink what it has not accepted.</summary>
    public async Task DeliverAsync()
    {
        await Services.GetRequiredService<OutboxDispatcher<Batch>>().DeliverAsync(CancellationToken.None);
        await Services.GetRequiredService<OutboxDispatcher<PackageReadyRow>>().DeliverAsync(CancellationToken.None);
    }

    /// <summary>Does what a poll would find: timers that are due, events that are not delivered.</summary>
    public async Task CatchUpAsync()
    {
        await RaiseTimersAsync();
        await DeliverAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
