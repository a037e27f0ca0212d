using System.Net;
using Edp.Tests.Amazon.Transport.Messages;
using Edp.Tests.Amazon.Transport.Support;
using MassTransit;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport;

[TestFixture]
public sealed class When_receiving : Emulated
{
    [Test]
    public async Task Should_delete_in_batches_what_is_consumed()
    {
        var inbox = new Inbox();
        await using var bus = await StartAsync(e => e.Handler<Ping>(inbox.Add));

        await bus.Bus.PublishBatch(Enumerable.Range(0, 300).Select(i => new Ping(i)));
        await inbox.TakeAsync<ConsumeContext<Ping>>(300);
        await Eventually.Is(() => IsEmptyAsync(bus.Queue("in")), "the queue is empty");

        Assert.That(Proxy.CallsOf("DeleteMessageBatch"), Has.Count.LessThan(150));
    }

    [Test]
    public async Task Should_take_more_messages_into_hand_than_one_receive_brings()
    {
        var (inbox, open) = (new Inbox(), new TaskCompletionSource());
        await using var bus = await StartAsync(e =>
        {
            e.PrefetchCount = 1200;
            e.Handler<Ping>(async c =>
            {
                await inbox.Add(c);
                await open.Task;
            });
        });

        await bus.Bus.PublishBatch(Enumerable.Range(0, 1200).Select(i => new Ping(i)));

        await inbox.TakeAsync<ConsumeContext<Ping>>(1200);
        open.SetResult();
        await Eventually.Is(() => IsEmptyAsync(bus.Queue("in")), "the queue is empty");
    }

    [Test]
    public async Task Should_not_consume_twice_what_could_not_be_deleted()
    {
        var inbox = new Inbox();
        Proxy.Fault = call => call.Action == "DeleteMessageBatch"
            ? new ProxyFault.Entries(_ => true, "ReceiptHandleIsInvalid", true)
            : null;
        await using var bus = await StartAsync(e =>
        {
            e.VisibilityTimeout = 1;
            e.Handler<Ping>(inbox.Add);
        });

        await bus.Bus.Publish(new Ping(1));
        await inbox.NextMessageAsync<Ping>();
        await Eventually.Is(() => Proxy.CallsOf("DeleteMessageBatch").Count >= 3, "the message has come again and again");
        Assert.That(inbox.IsEmpty, Is.True, "consumed once");
        Proxy.Fault = _ => null;

        await Eventually.Is(() => IsEmptyAsync(bus.Queue("in")), "it is deleted at last");
        Assert.That(inbox.IsEmpty, Is.True, "consumed once");
    }

    [TestCase("DeleteMessageBatch")]
    [TestCase("ChangeMessageVisibilityBatch")]
    public async Task Should_ask_again_when_an_entry_is_throttled(string action)
    {
        var inbox = new Inbox();
        var refusals = 0;
        Proxy.Fault = call => call.Action == action && Interlocked.Increment(ref refusals) <= 2
            ? new ProxyFault.Entries(_ => true, "RequestThrottled", true)
            : null;
        await using var bus = await StartAsync(e =>
        {
            e.VisibilityTimeout = 4;
            e.Handler<Ping>(async c =>
            {
                await Task.Delay(TimeSpan.FromSeconds(6), c.CancellationToken);
                await inbox.Add(c);
            });
        });

        await bus.Bus.Publish(new Ping(1));
        await inbox.NextMessageAsync<Ping>();
        await Eventually.Is(() => IsEmptyAsync(bus.Queue("in")), "the message is deleted");

        Assert.That(inbox.IsEmpty, Is.True, "consumed once");
        Assert.That(Proxy.CallsOf("ReceiveMessage"), Is.Not.Empty);
        Assert.That(Proxy.CallsOf(action), Has.Count.GreaterThanOrEqualTo(3));
    }

    [Test]
    public async Task Should_keep_a_message_invisible_while_its_consumer_works()
    {
        var inbox = new Inbox();
        await using var bus = await StartAsync(e =>
        {
            e.VisibilityTimeout = 2;
            e.Handler<Ping>(async c =>
            {
                await inbox.Add(c);
                await Task.Delay(TimeSpan.FromSeconds(5), c.CancellationToken);
            });
        });

        await bus.Bus.Publish(new Ping(1));
        await inbox.NextMessageAsync<Ping>();
        await Eventually.Is(() => IsEmptyAsync(bus.Queue("in")), "the consumer is done and the message deleted");

        Assert.That(inbox.IsEmpty, Is.True, "nobody else has seen it");
        Assert.That(Proxy.CallsOf("ChangeMessageVisibilityBatch"), Has.Count.GreaterThanOrEqualTo(2));
    }

    [Test]
    public async Task Should_cancel_the_consumer_when_its_message_is_lost()
    {
        var cancelled = new Inbox();
        Proxy.Fault = call => call.Action == "ChangeMessageVisibilityBatch"
            ? new ProxyFault.Entries(_ => true, "MessageNotInflight", true)
            : null;
        await using var bus = await StartAsync(e =>
        {
            e.VisibilityTimeout = 3;
            e.Handler<Ping>(async c =>
            {
                try
                {
                    await Task.Delay(TimeSpan.FromSeconds(60), c.CancellationToken);
                }
                catch (OperationCanceledException)
                {
                    await cancelled.Add(c.Message.Number);
                    throw;
                }
            });
        });

        await bus.Bus.Publish(new Ping(1));

        Assert.That(await cancelled.NextAsync<int>(), Is.EqualTo(1));
    }

    [Test]
    public async Task Should_stop_renewing_at_the_limit_and_cancel_the_consumer()
    {
        var cancelled = new Inbox();
        await using var bus = await StartAsync(e =>
        {
            e.VisibilityTimeout = 2;
            e.MaxVisibilityTimeout = TimeSpan.FromSeconds(4);
            e.Handler<Ping>(async c =>
            {
                var started = TimeProvider.System.GetTimestamp();
                await Task.Delay(Timeout.InfiniteTimeSpan, c.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await cancelled.Add(TimeProvider.System.GetElapsedTime(started));
            });
        });

        await bus.Bus.Publish(new Ping(1));

        Assert.That((await cancelled.NextAsync<TimeSpan>()).TotalSeconds, Is.GreaterThan(3.5));
    }

    [Test]
    public async Task Should_survive_failing_receives_and_say_so_in_its_health()
    {
        var inbox = new Inbox();
        await using var bus = await StartAsync(e => e.Handler<Ping>(inbox.Add));
        Proxy.Fault = call => call.Action == "ReceiveMessage" ? ProxyFault.Unavailable : null;

        await Eventually.Is(() => bus.Bus.CheckHealth().Status != BusHealthStatus.Healthy, "the endpoint is not healthy");
        var unhealthy = bus.Bus.CheckHealth().Endpoints.Values.Single(e => e.Status == BusHealthStatus.Unhealthy);
        Proxy.Fault = _ => null;
        await bus.Bus.Publish(new Ping(1));

        Assert.That((await inbox.NextMessageAsync<Ping>()).Message.Number, Is.EqualTo(1));
        await Eventually.Is(() => bus.Bus.CheckHealth().Status == BusHealthStatus.Healthy, "the endpoint is healthy again");
        Assert.That(unhealthy.Exception?.Message ?? unhealthy.Description, Does.Contain(bus.Queue("in")));
    }

    [Test]
    public async Task Should_bring_back_soon_what_could_not_even_be_moved_to_the_error_queue()
    {
        var inbox = new Inbox();
        Proxy.Fault = call => call.Action is "SendMessageBatch" && call.Queue?.EndsWith("_error", StringComparison.Ordinal) == true
            ? new ProxyFault.Error(HttpStatusCode.Forbidden, "AccessDeniedException", "not allowed")
            : null;
        await using var bus = await StartAsync(e => e.Handler<Ping>(async c =>
        {
            await inbox.Add(c);
            throw new InvalidOperationException("no");
        }));

        await bus.Bus.Publish(new Ping(1));
        await inbox.NextMessageAsync<Ping>();

        Assert.That((await inbox.NextMessageAsync<Ping>()).ReceiveContext.Redelivered, Is.True);
        Proxy.Fault = _ => null;
        await Eventually.Is(() => IsEmptyAsync(bus.Queue("in")), "it is moved at last");
    }

    private Task<RunningBus> StartAsync(Action<IAmazonSqsReceiveEndpointConfigurator> configure) =>
        RunningBus.StartAsync(Sqs, (self, _, cfg) => cfg.ReceiveEndpoint(self.Queue("in"),
            e => configure((IAmazonSqsReceiveEndpointConfigurator)e)));
}
