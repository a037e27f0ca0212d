using Edp.Service.Batching;
using Edp.Service.Hosting;
using Edp.Service.Publishing;
using Edp.Service.Storage;
using Edp.Service.Sweeping;
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
/// The real service in the test's process: its own host, Kestrel on a free port, the clock and the folder of the test. The sweeper and
/// the waker look only when a test says so.
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

    public Sweeper Sweeper => Services.GetRequiredService<Sweeper>();

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
            },
            (services, configureBus) =>
            {
                services.AddMassTransitTestHarness(configureBus);
                services.AddSingleton(new TestTimers(clock));
                services.AddSendObserver(provider => provider.GetRequiredService<TestTimers>());
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

    /// <summary>
    /// Moves the clock, lets the timers come that are due then, and wakes what waits without one; it is worked on within moments.
    /// </summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        _clock.Advance(by);
        await LetTimersComeAsync(TimeSpan.Zero);
        await WakeAsync();
    }

    /// <summary>Lets the timers come that are due within this time from now: early, for those that are not due yet.</summary>
    public Task LetTimersComeAsync(TimeSpan within) =>
        Timers.ComeAsync(_clock.GetUtcNow() + within, Services.GetRequiredService<IBus>());

    public Task SweepAsync() => Sweeper.SweepAsync(CancellationToken.None);

    /// <summary>Wakes what is due and waits without a timer.</summary>
    /// <returns>When the service would look next.</returns>
    public Task<TimeSpan> WakeAsync() => Services.GetRequiredService<Waker>().WakeAsync(CancellationToken.None);

    /// <summary>Timers that the service has set, of all kinds.</summary>
    public TestTimers Timers => Services.GetRequiredService<TestTimers>();

    /// <summary>Timers of quiet periods that were set since the service started.</summary>
    public int TimersSet => Timers.Set<QuietPeriodElapsed>();

    public async ValueTask DisposeAsync()
    {
        Client.Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
