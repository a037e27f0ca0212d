using Edp.Core.Outbox;
using MassTransit;

namespace Edp.Service.Publishing;

/// <summary>Publishes the contracts on MassTransit's bus; in AWS that is a message to the contract's SNS topic.</summary>
internal sealed class BusSink(IBus bus, TimeProvider time) : IEventSink
{
    private const int PerCall = 100;
    private static readonly TimeSpan MaxCall = TimeSpan.FromSeconds(10);

    public EventSinks Kind => EventSinks.Bus;

    public string? Refusal { get; private set; }

    public async Task<IReadOnlyDictionary<Guid, string>> WriteAsync(IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken)
    {
        Refusal = null;
        var accepted = new Dictionary<Guid, string>(events.Count);
        foreach (var chunk in events.Chunk(PerCall))
        {
            if (await PublishAsync(chunk, cancellationToken) is { } failure)
            {
                if (accepted.Count == 0)
                    throw failure;
                Refusal = failure.Message;
                break;
            }

            foreach (var outgoing in chunk)
                accepted[outgoing.Id] = "";
        }

        return accepted;
    }

    private async Task<EventSinkException?> PublishAsync(OutgoingEvent[] events, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(MaxCall, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            // Those of one group one after the other, the groups side by side.
            await Task.WhenAll(events.GroupBy(outgoing => outgoing.Group).Select(group => PublishAsync(group, either.Token)));
            return null;
        }
#pragma warning disable CA1031 // Which exceptions a transport throws is its own; whatever it is, the contracts wait.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var reason = deadline.IsCancellationRequested ? $"no answer within {MaxCall.TotalSeconds:0} s" : e.Message;
            return new EventSinkException($"The MassTransit bus took no contracts: {reason}", e);
        }
    }

    private async Task PublishAsync(IEnumerable<OutgoingEvent> group, CancellationToken cancellationToken)
    {
        foreach (var outgoing in group)
        {
            var message = outgoing.Message ?? throw new InvalidOperationException($"{outgoing.DetailType} {outgoing.Id} has no contract.");
            await bus.Publish(message, message.GetType(), context => context.MessageId = outgoing.Id, cancellationToken);
        }
    }
}
