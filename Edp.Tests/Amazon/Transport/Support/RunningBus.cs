using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Edp.Tests.Amazon.Transport.Support;

/// <summary>A bus of its own container, as a service runs it. Queue names are its own.</summary>
internal sealed class RunningBus : IAsyncDisposable
{
    private readonly string _prefix = $"q{Guid.NewGuid():N}"[..12];
    private readonly ServiceProvider _provider;

    private RunningBus(ITransportUnderTest transport, Action<IBusRegistrationConfigurator>? add,
        Action<RunningBus, IBusRegistrationContext, IBusFactoryConfigurator>? configure)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddMassTransit(x =>
        {
            x.DisableUsageTelemetry();
            x.SetEndpointNameFormatter(new DefaultEndpointNameFormatter(_prefix + "-", includeNamespace: false));
            x.AddDelayedMessageScheduler();
            add?.Invoke(x);
            transport.Use(x, (context, bus) =>
            {
                bus.UseDelayedMessageScheduler();
                configure?.Invoke(this, context, bus);
            });
        });
        services.Configure<MassTransitHostOptions>(options => options.WaitUntilStarted = true);
        _provider = services.BuildServiceProvider();
    }

    public IServiceProvider Services => _provider;

    public IBusControl Bus => _provider.GetRequiredService<IBusControl>();

    public static RunningBus Create(ITransportUnderTest transport,
        Action<RunningBus, IBusRegistrationContext, IBusFactoryConfigurator>? configure = null,
        Action<IBusRegistrationConfigurator>? add = null) =>
        new(transport, add, configure);

    public static async Task<RunningBus> StartAsync(ITransportUnderTest transport,
        Action<RunningBus, IBusRegistrationContext, IBusFactoryConfigurator>? configure = null,
        Action<IBusRegistrationConfigurator>? add = null)
    {
        var bus = Create(transport, configure, add);
        await bus.StartAsync();
        return bus;
    }

    public async Task StartAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        foreach (var service in _provider.GetServices<IHostedService>())
            await service.StartAsync(patience.Token);
    }

    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        foreach (var service in _provider.GetServices<IHostedService>().Reverse())
            await service.StopAsync(cancellationToken);
    }

    public string Queue(string name) => $"{_prefix}-{name}";

    public Task<ISendEndpoint> SenderAsync(string name) => Bus.GetSendEndpoint(new Uri($"queue:{Queue(name)}"));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _provider.DisposeAsync();
    }
}
