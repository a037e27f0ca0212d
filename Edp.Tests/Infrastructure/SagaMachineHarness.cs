using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Core.Packaging;
using Edp.Service.Configuration;
using Edp.Service.Sagas;
using MassTransit;
using MassTransit.InMemoryTransport;
using MassTransit.Saga;
using MassTransit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NUnit.Framework;

namespace Edp.Tests.Infrastructure;

/// <summary>
/// A state machine of the service in MassTransit's own harness: its events come as messages, its timers through the transport's delayed
/// delivery, its instances are in memory. None of EDP's tables or outboxes is around it, so it publishes its contracts itself.
/// </summary>
internal sealed class SagaMachineHarness<TMachine, TState> : IAsyncDisposable
    where TMachine : MassTransitStateMachine<TState>
    where TState : class, ITimedInstance
{
    // Messages that are there, without a wait for more.
    private static readonly CancellationToken Now = new(canceled: true);

    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(1);

    private readonly ManualClock _clock = new(TimeProvider.System.GetMicrosecondNow());
    private readonly ServiceProvider _provider;

    private SagaMachineHarness(EdpOptions options) => _provider = new ServiceCollection()
        .AddSingleton<TimeProvider>(_clock)
        .AddSingleton(Options.Create(options))
        .AddSingleton(new BucketRules(options.Buckets))
        .AddSingleton(new PackageRules(options.PackageReady, options.FileGateway))
        .AddMassTransitTestHarness(bus =>
        {
            bus.DisableUsageTelemetry();
            bus.AddDelayedMessageScheduler();
            bus.AddSagaStateMachine<TMachine, TState>().InMemoryRepository();
            bus.UsingInMemory((context, memory) =>
            {
                memory.UseDelayedMessageScheduler();
                memory.ConfigureEndpoints(context);
            });
        })
        .BuildServiceProvider(validateScopes: true);

    public ITestHarness Harness => _provider.GetRequiredService<ITestHarness>();

    public ISagaStateMachineTestHarness<TMachine, TState> Saga => Harness.GetSagaStateMachineHarness<TMachine, TState>();

    public TMachine Machine => _provider.GetRequiredService<TMachine>();

    public DateTimeOffset Time => _clock.GetUtcNow();

    public static async Task<SagaMachineHarness<TMachine, TState>> StartAsync(EdpOptions options)
    {
        var harness = new SagaMachineHarness<TMachine, TState>(options);
        await harness.Harness.Start();
        return harness;
    }

    /// <summary>Puts an instance into the repository, as the service does before the first event.</summary>
    public async Task AddAsync(TState instance)
    {
        var instances = _provider.GetRequiredService<IndexedSagaDictionary<TState>>();
        await instances.MarkInUse(CancellationToken.None);
        try
        {
            instances.Add(new SagaInstance<TState>(instance));
        }
        finally
        {
            instances.Release();
        }
    }

    /// <summary>Sends an event to the machine's endpoint, and waits until it is consumed.</summary>
    public async Task SendAsync<T>(T message)
        where T : class
    {
        var endpoint = await Harness.GetSagaEndpoint<TState>();
        var messageId = NewId.NextGuid();
        await endpoint.Send(message, context => context.MessageId = messageId);
        IReceivedMessage<T>? consumed = null;
        await Eventually.HoldsAsync(
            () => (consumed = Harness.Consumed.Select<T>(Now).FirstOrDefault(one => one.Context.MessageId == messageId)) is not null,
            $"{typeof(T).Name} is consumed");
        Assert.That(consumed!.Exception, Is.Null);
    }

    /// <summary>Moves the clock.</summary>
    public void Advance(TimeSpan by) => _clock.Advance(by);

    /// <summary>What the machine has published so far.</summary>
    public IReadOnlyList<T> Published<T>()
        where T : class => [.. Harness.Published.Select<T>(Now).Select(published => published.Context.Message)];

    /// <summary>The delays with which timers of this kind were sent, by the system's clock.</summary>
    public IReadOnlyList<TimeSpan?> Delays<T>()
        where T : class => [.. Harness.Sent.Select<T>(Now).Select(sent => sent.Context.Delay)];

    /// <summary>Waits until a timer of this kind came.</summary>
    public Task TimerAsync<T>()
        where T : class =>
        HoldsAsync(() => Harness.Consumed.Select<T>(Now).Any(), $"{typeof(T).Name} comes");

    /// <summary>Waits until the instance is in a state; lets timers come meanwhile.</summary>
    public async Task<TState> InStateAsync(Guid id, Func<TMachine, State> state)
    {
        await HoldsAsync(
            () => Saga.Sagas.ContainsInState(id, Machine, state(Machine)) is not null, $"{id} is in the state {state(Machine).Name}");
        return Saga.Sagas.Contains(id);
    }

    /// <summary>
    /// Waits for something that timers lead to. The transport hands out what it delays by a time of its own, which is moved as far as it
    /// takes: a timer may come early, and a machine that asks the clock sets it again.
    /// </summary>
    public Task HoldsAsync(Func<bool> condition, string what) => Eventually.HoldsAsync(
        async () =>
        {
            if (condition())
                return true;
            await _provider.GetRequiredService<IInMemoryDelayProvider>().Advance(MaxDelay);
            return false;
        },
        what);

    public async ValueTask DisposeAsync()
    {
        await Harness.Stop(CancellationToken.None);
        await _provider.DisposeAsync();
    }
}
