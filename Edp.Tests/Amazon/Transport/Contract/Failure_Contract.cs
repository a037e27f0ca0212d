using Edp.Tests.Amazon.Transport.Messages;
using Edp.Tests.Amazon.Transport.Support;
using MassTransit;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport.Contract;

public abstract class Failure_Contract : Transport_Contract
{
    [Test]
    public async Task Should_move_what_can_not_be_consumed_to_the_error_queue_alone()
    {
        var (good, errors) = (new Inbox(), new Inbox());
        await using var bus = await RunningBus.StartAsync(Transport, (self, _, cfg) =>
        {
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(c =>
                c.Message.Number == 3 ? throw new InvalidOperationException("three is too many") : good.Add(c)));
            cfg.ReceiveEndpoint(self.Queue("in_error"), e =>
            {
                e.ConfigureConsumeTopology = false;
                e.Handler<Ping>(errors.Add);
            });
        });

        await bus.Bus.PublishBatch(Enumerable.Range(1, 5).Select(i => new Ping(i)));

        var error = await errors.NextMessageAsync<Ping>();
        var numbers = (await good.TakeAsync<ConsumeContext<Ping>>(4)).Select(c => c.Message.Number);
        Assert.Multiple(() =>
        {
            Assert.That(error.Message.Number, Is.EqualTo(3));
            Assert.That(error.ReceiveContext.TransportHeaders.Get<string>(MessageHeaders.Reason), Is.EqualTo("fault"));
            Assert.That(error.ReceiveContext.TransportHeaders.Get<string>(MessageHeaders.FaultMessage), Is.EqualTo("three is too many"));
            Assert.That(numbers, Is.EquivalentTo([1, 2, 4, 5]));
        });
    }

    [Test]
    public async Task Should_publish_a_fault()
    {
        var faults = new Inbox();
        await using var bus = await RunningBus.StartAsync(Transport, (self, _, cfg) =>
        {
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(_ => throw new InvalidOperationException("no")));
            cfg.ReceiveEndpoint(self.Queue("faults"), e => e.Handler<Fault<Ping>>(faults.Add));
        });

        await bus.Bus.Publish(new Ping(9));

        var fault = await faults.NextMessageAsync<Fault<Ping>>();
        Assert.Multiple(() =>
        {
            Assert.That(fault.Message.Message.Number, Is.EqualTo(9));
            Assert.That(fault.Message.Exceptions[0].Message, Is.EqualTo("no"));
        });
    }

    [Test]
    public async Task Should_move_what_nobody_consumes_to_the_skipped_queue()
    {
        var skipped = new Inbox();
        await using var bus = await RunningBus.StartAsync(Transport, (self, _, cfg) =>
        {
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(_ => Task.CompletedTask));
            cfg.ReceiveEndpoint(self.Queue("in_skipped"), e =>
            {
                e.ConfigureConsumeTopology = false;
                e.Handler<Unwanted>(skipped.Add);
            });
        });

        await (await bus.SenderAsync("in")).Send(new Unwanted(8));

        var message = await skipped.NextMessageAsync<Unwanted>();
        Assert.That(message.Message.Number, Is.EqualTo(8));
        Assert.That(message.ReceiveContext.TransportHeaders.Get<string>(MessageHeaders.Reason), Is.EqualTo("dead-letter"));
    }

    [Test]
    public async Task Should_try_again_at_once()
    {
        var inbox = new Inbox();
        await using var bus = await RunningBus.StartAsync(Transport, (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e =>
            {
                e.UseMessageRetry(r => r.Immediate(3));
                e.Handler<Ping>(c => c.GetRetryAttempt() < 2 ? throw new InvalidOperationException("again") : inbox.Add(c));
            }));

        await bus.Bus.Publish(new Ping(1));

        Assert.That((await inbox.NextMessageAsync<Ping>()).GetRetryAttempt(), Is.EqualTo(2));
    }

    [Test]
    public async Task Should_redeliver_after_a_while()
    {
        var inbox = new Inbox();
        await using var bus = await RunningBus.StartAsync(Transport, (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e =>
            {
                e.UseDelayedRedelivery(r => r.Interval(2, TimeSpan.FromSeconds(1)));
                e.Handler<Ping>(c => c.GetRedeliveryCount() < 1 ? throw new InvalidOperationException("later") : inbox.Add(c));
            }));

        var sent = TimeProvider.System.GetTimestamp();
        await bus.Bus.Publish(new Ping(1));

        Assert.That((await inbox.NextMessageAsync<Ping>()).GetRedeliveryCount(), Is.EqualTo(1));
        Assert.That(TimeProvider.System.GetElapsedTime(sent), Is.GreaterThan(TimeSpan.FromSeconds(0.9)));
    }

    [Test]
    public async Task Should_deliver_a_scheduled_message_when_it_is_due()
    {
        var inbox = new Inbox();
        await using var bus = await RunningBus.StartAsync(Transport, (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(async c =>
            {
                if (c.Message.Number == 0)
                    await c.ScheduleSend(c.ReceiveContext.InputAddress, TimeSpan.FromSeconds(2), new Ping(1));
                else
                    await inbox.Add(c);
            })));

        var sent = TimeProvider.System.GetTimestamp();
        await bus.Bus.Publish(new Ping(0));

        Assert.That((await inbox.NextMessageAsync<Ping>()).Message.Number, Is.EqualTo(1));
        Assert.That(TimeProvider.System.GetElapsedTime(sent), Is.GreaterThan(TimeSpan.FromSeconds(0.9)));
    }
}
