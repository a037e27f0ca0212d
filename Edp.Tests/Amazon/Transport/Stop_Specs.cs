using Edp.Tests.Amazon.Transport.Messages;
using Edp.Tests.Amazon.Transport.Support;
using MassTransit;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport;

[TestFixture]
public sealed class When_stopping : Emulated
{
    // Whoever waits for what these specs hold back waits for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Test]
    public async Task Should_finish_what_is_consumed_and_give_back_what_is_only_fetched()
    {
        var (inbox, open) = (new Inbox(), new TaskCompletionSource());
        var bus = await RunningBus.StartAsync(Sqs, (self, _, cfg) => cfg.ReceiveEndpoint(self.Queue("in"), e =>
        {
            e.PrefetchCount = 30;
            e.ConcurrentMessageLimit = 1;
            e.Handler<Ping>(async c =>
            {
                await inbox.Add(c);
                await open.Task;
            });
        }));
        await bus.Bus.PublishBatch(Enumerable.Range(0, 30).Select(i => new Ping(i)));
        await inbox.NextMessageAsync<Ping>();
        await Eventually.Is(
            async () => await AttributeAsync(bus.Queue("in"), "ApproximateNumberOfMessagesNotVisible") == "30", "all are fetched");

        var stopping = bus.StopAsync();
        await Eventually.Is(async () => await AttributeAsync(bus.Queue("in"), "ApproximateNumberOfMessages") == "29", "29 are released");
        open.SetResult();
        await stopping;

        Assert.That(inbox.IsEmpty, Is.True, "nothing new is taken");
        Assert.That(await AttributeAsync(bus.Queue("in"), "ApproximateNumberOfMessages"), Is.EqualTo("29"));
        Assert.That(await AttributeAsync(bus.Queue("in"), "ApproximateNumberOfMessagesNotVisible"), Is.EqualTo("0"));
        await bus.DisposeAsync();
    }

    [Test]
    public async Task Should_not_wait_for_a_long_poll_to_end()
    {
        var answer = new TaskCompletionSource();
        Proxy.Fault = call => call.Action == "ReceiveMessage" ? new ProxyFault.Hold(answer.Task) : null;
        var bus = await RunningBus.StartAsync(Sqs, (self, _, cfg) => cfg.ReceiveEndpoint(self.Queue("in"), e =>
        {
            ((IAmazonSqsReceiveEndpointConfigurator)e).WaitTimeSeconds = 20;
            e.Handler<Ping>(_ => Task.CompletedTask);
        }));
        await Eventually.Is(() => Proxy.CallsOf("ReceiveMessage").Count > 0, "it polls");

        using var shutdown = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        Assert.That(async () => await bus.StopAsync(shutdown.Token).WaitAsync(Patience), Throws.Nothing);

        answer.SetResult();
        await bus.DisposeAsync();
    }

    [Test]
    public async Task Should_cancel_and_give_back_what_does_not_finish_in_the_time_for_it()
    {
        var inbox = new Inbox();
        var bus = await RunningBus.StartAsync(Sqs, (self, _, cfg) => cfg.ReceiveEndpoint(self.Queue("in"), e =>
            e.Handler<Ping>(async c =>
            {
                await inbox.Add(c);
                await Task.Delay(Timeout.InfiniteTimeSpan, c.CancellationToken);
            })));
        await bus.Bus.Publish(new Ping(1));
        await inbox.NextMessageAsync<Ping>();

        using var shutdown = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        Assert.That(async () => await bus.StopAsync(shutdown.Token).WaitAsync(Patience), Throws.Nothing);

        var again = await ReceiveAsync(bus.Queue("in"));
        Assert.That(again, Has.Count.EqualTo(1), "others get it without waiting for the visibility timeout");
        await bus.DisposeAsync();
    }

    [Test]
    public async Task Should_give_back_what_a_consumer_does_that_listens_to_nobody()
    {
        var (inbox, open) = (new Inbox(), new TaskCompletionSource());
        var bus = await RunningBus.StartAsync(Sqs, (self, _, cfg) => cfg.ReceiveEndpoint(self.Queue("in"), e =>
            e.Handler<Ping>(async c =>
            {
                await inbox.Add(c);
                await open.Task;
            })));
        await bus.Bus.Publish(new Ping(1));
        await inbox.NextMessageAsync<Ping>();

        using var shutdown = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await bus.StopAsync(shutdown.Token);

        Assert.That(await ReceiveAsync(bus.Queue("in")), Has.Count.EqualTo(1));
        open.SetResult();
        await bus.DisposeAsync();
    }

    [Test]
    public async Task Should_take_its_temporary_queue_and_subscriptions_away()
    {
        var inbox = new Inbox();
        var queue = "";
        var bus = await RunningBus.StartAsync(Sqs, (_, _, cfg) =>
            ((IAmazonSqsBusFactoryConfigurator)cfg).ReceiveEndpoint(e =>
            {
                queue = e.InputAddress.AbsolutePath.Split('/')[^1];
                e.Handler<Ping>(inbox.Add);
            }));
        await bus.Bus.Publish(new Ping(1));
        await inbox.NextMessageAsync<Ping>();
        Assert.That(await UrlAsync(queue), Is.Not.Empty);

        await bus.DisposeAsync();

        Assert.ThrowsAsync<global::Amazon.SQS.Model.QueueDoesNotExistException>(() => UrlAsync(queue));
        Assert.That(Proxy.CallsOf("Unsubscribe"), Has.Count.EqualTo(1));
    }
}
