using System.Text.Json;
using Edp.Service.Batching;
using MassTransit;
using MassTransit.InMemoryTransport;
using MassTransit.Transports.Fabric;

namespace Edp.Tests.Simulation;

/// <summary>A message on its way.</summary>
/// <param name="Destination">The exchange it was sent to.</param>
/// <param name="Message">Body and headers as the transport has them.</param>
/// <param name="DueAt">When it arrives, by true time.</param>
internal sealed record MessageOnItsWay(string Destination, InMemoryTransportMessage Message, TimeSpan DueAt)
{
    private static readonly string Flush = MessageUrn.ForTypeString<FlushRequested>();

    /// <summary>The batch whose id it tells.</summary>
    public Guid BatchId => Read(envelope => envelope.GetProperty("message").GetProperty("batchId").GetGuid());

    /// <summary>Whether an operator wants that batch to leave.</summary>
    public bool IsFlush =>
        Read(envelope => envelope.GetProperty("messageType").EnumerateArray().Any(type => type.ValueEquals(Flush)));

    private T Read<T>(Func<JsonElement, T> read)
    {
        using var envelope = JsonDocument.Parse(Message.Body);
        return read(envelope.RootElement);
    }
}

/// <summary>The transport of a history: it keeps what is sent until the history says that it arrives, or is lost.</summary>
internal sealed class SimulatedNetwork(SimulatedClock clock)
{
    private readonly Lock _lock = new();
    private readonly List<MessageOnItsWay> _messages = [];

    public bool IsEmpty => Messages.Count == 0;

    public IReadOnlyList<MessageOnItsWay> Messages
    {
        get
        {
            lock (_lock)
                return [.. _messages];
        }
    }

    public void Clear()
    {
        lock (_lock)
            _messages.Clear();
    }

    public void Put(MessageOnItsWay message)
    {
        lock (_lock)
            _messages.Add(message);
    }

    public void Take(MessageOnItsWay message)
    {
        lock (_lock)
            _messages.Remove(message);
    }

    /// <summary>Takes in what is sent to an exchange of MassTransit's transport in memory.</summary>
    public IMessageSink<InMemoryTransportMessage> At(string exchange) => new Receiver(this, exchange);

    // As SQS delays, in whole seconds. MassTransit makes a time of the delay, and of that a delay again, by the machine's clock: some of
    // it gets lost on the way, and a very short one all of it.
    private static TimeSpan DelayOf(InMemoryTransportMessage message) =>
        message.Delay is null && !message.Headers.TryGetHeader(MessageHeaders.SchedulingTokenId, out _)
            ? TimeSpan.Zero
            : TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(message.Delay.GetValueOrDefault().TotalSeconds)));

    private sealed class Receiver(SimulatedNetwork network, string exchange) : IMessageSink<InMemoryTransportMessage>
    {
        public async Task Deliver(DeliveryContext<InMemoryTransportMessage> context)
        {
            var operation = RunningOperation.Current;
            if (operation is not null)
                await operation.PassAtOnceAsync(FaultKind.Transport, "before a message is sent");
            var message = context.Message;
            network.Put(new MessageOnItsWay(exchange, message, network.Clock.Passed + DelayOf(message)));
            // A transport that fails now has the message all the same.
            if (operation is not null)
                await operation.PassAtOnceAsync(FaultKind.Transport, "after a message is sent");
        }

        public void Probe(ProbeContext context) => context.Add("exchange", exchange);
    }

    private SimulatedClock Clock => clock;
}
