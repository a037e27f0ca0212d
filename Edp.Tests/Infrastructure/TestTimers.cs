using System.Collections.Concurrent;
using Edp.Service.Batching;
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
    private int _set;

    /// <summary>How many timers the service has set.</summary>
    public int Set => _set;

    /// <summary>Lets the timers come that are due at this time, in the order in which they were set.</summary>
    public async Task ComeAsync(DateTimeOffset dueAt, ISendEndpointProvider endpoints)
    {
        for (var looked = _pending.Count; looked > 0 && _pending.TryDequeue(out var timer); looked--)
        {
            if (timer.DueAt > dueAt)
            {
                _pending.Enqueue(timer);
                continue;
            }

            var endpoint = await endpoints.GetSendEndpoint(timer.Address);
            await endpoint.Send(timer.Message, context => context.Headers.Set(MessageHeaders.SchedulingTokenId, timer.Token));
        }
    }

    public Task PreSend<T>(SendContext<T> context)
        where T : class
    {
        if (context.Message is QuietPeriodElapsed message && context.Delay is { } delay)
        {
            var token = context.Headers.Get<string>(MessageHeaders.SchedulingTokenId)
                ?? throw new InvalidOperationException("A timer without a token can't be superseded.");
            _pending.Enqueue(new Timer(clock.GetUtcNow() + delay, context.DestinationAddress!, message, token));
            context.Delay = Never;
            Interlocked.Increment(ref _set);
        }

        return Task.CompletedTask;
    }

    public Task PostSend<T>(SendContext<T> context)
        where T : class => Task.CompletedTask;

    public Task SendFault<T>(SendContext<T> context, Exception exception)
        where T : class => Task.CompletedTask;

    private sealed record Timer(DateTimeOffset DueAt, Uri Address, QuietPeriodElapsed Message, string Token);
}
