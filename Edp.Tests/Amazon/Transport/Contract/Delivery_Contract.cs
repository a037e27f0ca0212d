using Edp.Tests.Amazon.Transport.Messages;
using Edp.Tests.Amazon.Transport.Support;
using MassTransit;
using MassTransit.Transports;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport.Contract;

public abstract class Delivery_Contract : Transport_Contract
{
    [Test]
    public async Task Should_deliver_what_is_sent_to_a_queue()
    {
        var inbox = new Inbox();
        await using var bus = await RunningBus.StartAsync(Transport, (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(inbox.Add)));
        var correlationId = NewId.NextGuid();

        await (await bus.SenderAsync("in")).Send(new Ping(7), c =>
        {
            c.CorrelationId = correlationId;
            c.Headers.Set("Purpose", "test");
        });

        var received = await inbox.NextMessageAsync<Ping>();
        Assert.Multiple(() =>
        {
            Assert.That(received.Message, Is.EqualTo(new Ping(7)));
            Assert.That(received.CorrelationId, Is.EqualTo(correlationId));
            Assert.That(received.Headers.Get<string>("Purpose"), Is.EqualTo("test"));
            Assert.That(received.DestinationAddress!.AbsolutePath, Does.EndWith(bus.Queue("in")));
        });
    }

    [Test]
    public async Task Should_deliver_what_is_published_to_each_endpoint()
    {
        var (first, second) = (new Inbox(), new Inbox());
        await using var bus = await RunningBus.StartAsync(Transport, (self, _, cfg) =>
        {
            cfg.ReceiveEndpoint(self.Queue("first"), e => e.Handler<Ping>(first.Add));
            cfg.ReceiveEndpoint(self.Queue("second"), e => e.Handler<Ping>(second.Add));
        });

        await bus.Bus.Publish(new Ping(7));

        Assert.That((await first.NextMessageAsync<Ping>()).Message.Number, Is.EqualTo(7));
        Assert.That((await second.NextMessageAsync<Ping>()).Message.Number, Is.EqualTo(7));
    }

    [Test]
    public async Task Should_deliver_a_message_once_to_the_consumers_of_its_type_and_of_its_base_type()
    {
        var (own, basic) = (new Inbox(), new Inbox());
        await using var bus = await RunningBus.StartAsync(Transport, (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e =>
            {
                e.Handler<Ping>(own.Add);
                e.Handler<INumbered>(basic.Add);
            }));

        await bus.Bus.PublishBatch([new Ping(1), new Ping(2)]);

        var numbers = (await basic.TakeAsync<ConsumeContext<INumbered>>(2)).Select(c => c.Message.Number);
        Assert.That(numbers, Is.EquivalentTo([1, 2]));
        await own.TakeAsync<ConsumeContext<Ping>>(2);
        Assert.That(own.IsEmpty && basic.IsEmpty, Is.True, "nothing twice");
    }

    [Test]
    public async Task Should_deliver_what_is_published_as_its_base_type()
    {
        var inbox = new Inbox();
        await using var bus = await RunningBus.StartAsync(Transport, (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<INumbered>(inbox.Add)));

        await bus.Bus.Publish<INumbered>(new Ping(3));

        Assert.That((await inbox.NextMessageAsync<INumbered>()).Message.Number, Is.EqualTo(3));
    }

    [Test]
    public async Task Should_answer_a_request()
    {
        await using var bus = await RunningBus.StartAsync(Transport, (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(c => c.RespondAsync(new Pong(c.Message.Number + 1)))));

        var client = bus.Bus.CreateRequestClient<Ping>(new Uri($"queue:{bus.Queue("in")}"));
        var responses = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => client.GetResponse<Pong>(new Ping(i))));

        Assert.That(responses.Select(r => r.Message.Number), Is.EqualTo(Enumerable.Range(1, 20)));
    }

    [Test]
    public async Task Should_let_a_request_fail_with_the_fault_of_its_consumer()
    {
        await using var bus = await RunningBus.StartAsync(Transport, (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(_ => throw new InvalidOperationException("not today"))));

        var client = bus.Bus.CreateRequestClient<Ping>(new Uri($"queue:{bus.Queue("in")}"));

        var fault = Assert.ThrowsAsync<RequestFaultException>(() => client.GetResponse<Pong>(new Ping(1)));
        Assert.That(fault!.Fault!.Exceptions[0].Message, Is.EqualTo("not today"));
    }

    [Test]
    public async Task Should_deliver_to_an_endpoint_that_is_connected_while_the_bus_runs()
    {
        var inbox = new Inbox();
        await using var bus = await RunningBus.StartAsync(Transport);

        var handle = bus.Bus.ConnectReceiveEndpoint(bus.Queue("late"), e => e.Handler<Ping>(inbox.Add));
        await handle.Ready;
        await bus.Bus.Publish(new Ping(5));

        Assert.That((await inbox.NextMessageAsync<Ping>()).Message.Number, Is.EqualTo(5));
        await handle.StopAsync();
    }

    [Test]
    public async Task Should_run_the_pipeline_of_an_endpoint_without_its_transport()
    {
        var inbox = new Inbox();
        await using var bus = RunningBus.Create(Transport, add: x =>
        {
            x.AddSingleton(inbox);
            x.AddConsumer<DirectConsumer>();
        });
        await using var factory = bus.Services.GetRequiredService<IReceiveEndpointDispatcherFactory>();

        var dispatcher = factory.CreateConsumerReceiver<DirectConsumer>(bus.Queue("direct"));
        await dispatcher.Dispatch(
            """{"messageType":["urn:message:Edp.Tests.Amazon.Transport.Messages:Ping"],"message":{"number":4}}"""u8.ToArray(),
            new Dictionary<string, object>(StringComparer.Ordinal) { ["Content-Type"] = "application/vnd.masstransit+json" },
            CancellationToken.None);

        Assert.That((await inbox.NextMessageAsync<Ping>()).Message.Number, Is.EqualTo(4));
    }

    [Test]
    public async Task Should_work_again_after_a_stop()
    {
        var inbox = new Inbox();
        await using var bus = await RunningBus.StartAsync(Transport, (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(inbox.Add)));

        await bus.Bus.Publish(new Ping(1));
        await inbox.NextMessageAsync<Ping>();
        await bus.Bus.StopAsync();
        await bus.Bus.StartAsync();
        await bus.Bus.Publish(new Ping(2));

        Assert.That((await inbox.NextMessageAsync<Ping>()).Message.Number, Is.EqualTo(2));
    }

    private sealed class DirectConsumer(Inbox inbox) : IConsumer<Ping>
    {
        public Task Consume(ConsumeContext<Ping> context) => inbox.Add(context);
    }
}
