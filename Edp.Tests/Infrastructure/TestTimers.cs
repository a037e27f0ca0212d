using System.Collections.Concurrent;
using MassTransit;

namespace Edp.Tests.Infrastructure;

/// <summary>
/// The timers of a service, in the hand of a test: what the service sends with a delay is kept here, and comes when the test lets it
/// come. Whether the transport itself can delay is proved where a service runs as a process of its own.
/// </summary>
internal sealed class TestTimers(ManualClock clock) : ISendObserver
{
    // Longer than any test; the transport's delays end at 49 days.
    private static readonly TimeSpan Never = TimeSpan.FromDays(20);

    private readonly ConcurrentQueue<Timer> _pending = new();
    private readonly ConcurrentDictionary<Type, int> _set = new();

    /// <summary>How many timers of this kind the service has set.</summary>
    public int Set<T>() => _set.GetValueOrDefault(typeof(T));

    /// <summary>Lets the timers come that are due at this time, in the order in which they were set.</summary>
    public async Task ComeAsync(DateTimeOffset dueAt, ISendEndpointProvider endpoints)
    {
        for (var looked = _pending.Count; looked > 0 && _pending.TryDequeue(out var timer); looked--)
        {
            if (timer.DueAt <= dueAt)
                await timer.SendAsync(endpoints);
            else
                _pending.Enqueue(timer);
        }
    }

    public Task PreSend<T>(SendContext<T> context)
        where T : class
    {
        if (context.Delay is { } delay && context.Headers.Get<string>(MessageHeaders.SchedulingTokenId) is { } token)
        {
            var (address, message) = (context.DestinationAddress!, context.Message);
            context.Delay = Never;
            _pending.Enqueue(new Timer(clock.GetUtcNow() + delay, async endpoints =>
            {
                var endpoint = await endpoints.GetSendEndpoint(address);
                await endpoint.Send(message, again => again.Headers.Set(MessageHeaders.SchedulingTokenId, token));
            }));
            _set.AddOrUpdate(typeof(T), 1, (_, set) => set + 1);
        }

        return Task.CompletedTask;
    }

    public Task PostSend<T>(SendContext<T> context)
        where T : class => Task.CompletedTask;

    public Task SendFault<T>(SendContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;

    private sealed record Timer(DateTimeOffset DueAt, Func<ISendEndpointProvider, Task> SendAsync);
}
