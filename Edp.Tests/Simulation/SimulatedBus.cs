using System.Text.Json;
using Edp.Contracts;
using Edp.Core.Outbox;
using Edp.Service.Publishing;
using MassTransit;
using MassTransit.InMemoryTransport;
using MassTransit.Transports.Fabric;

namespace Edp.Tests.Simulation;

/// <summary>The subscriber of the contracts: what arrives at their exchanges of MassTransit's transport in memory.</summary>
internal sealed class SimulatedBus(World world)
{
    public SinkLog Log { get; } = new(EventSinks.Bus);

    /// <summary>Listens to what a process publishes.</summary>
    public void Subscribe(IInMemoryTransportProvider transport)
    {
        Connect(MessageUrn.ForTypeString<PackageReady>(), isPackage: true);
        Connect(MessageUrn.ForTypeString<PackageObjectsReady>(), isPackage: false);
        Connect(MessageUrn.ForTypeString<PackageObjectsIncomplete>(), isPackage: false);

        void Connect(string exchange, bool isPackage) =>
            transport.MessageFabric.GetExchange(transport, exchange).Connect(new Receiver(this, isPackage), null);
    }

    private async Task TakeAsync(InMemoryTransportMessage message, bool isPackage)
    {
        var operation = RunningOperation.Current!;
        await operation.PassAtOnceAsync(FaultKind.Sink, "before the bus takes a message");
        // In part: the first message of an operation gets through.
        var canTakePart = Log.Taken.All(taken => taken.Operation != operation);
        if (Log.NextOutage(operation, canTakePart) == Outage.Whole)
        {
            operation.Disturb();
            throw new EventSinkException("The bus takes nothing.");
        }

        using var envelope = JsonDocument.Parse(message.Body);
        Log.Add(new TakenEvent(
            envelope.RootElement.GetProperty("messageId").GetGuid(), isPackage, envelope.RootElement.GetProperty("message").Clone(),
            Time: null, SinkEventId: null, operation, world.NextPlace(), world.Clock.Passed));
        await operation.PassAtOnceAsync(FaultKind.Sink, "after the bus took a message");
    }

    private sealed class Receiver(SimulatedBus bus, bool isPackage) : IMessageSink<InMemoryTransportMessage>
    {
        public Task Deliver(DeliveryContext<InMemoryTransportMessage> context) => bus.TakeAsync(context.Message, isPackage);

        public void Probe(ProbeContext context) => context.Add("contract", isPackage ? nameof(PackageReady) : nameof(PackageObjectsReady));
    }
}
