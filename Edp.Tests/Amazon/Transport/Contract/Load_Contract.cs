using Edp.Tests.Amazon.Transport.Messages;
using Edp.Tests.Amazon.Transport.Support;
using MassTransit;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport.Contract;

public abstract class Load_Contract : Transport_Contract
{
    [Test]
    public async Task Should_hand_messages_over_in_batches()
    {
        var batches = new Inbox();
        await using var bus = await RunningBus.StartAsync(Transport, (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e =>
            {
                e.PrefetchCount = 1000;
                e.Batch<Ping>(b =>
                {
                    b.MessageLimit = 200;
                    b.TimeLimit = TimeSpan.FromMinutes(3);
                    b.ConcurrencyLimit = 2;
                    b.Consumer(() => new BatchConsumer(batches));
                });
            }));

        await bus.Bus.PublishBatch(Enumerable.Range(0, 1000).Select(i => new Ping(i)));

        var numbers = new List<int>();
        while (numbers.Count < 1000)
        {
            var batch = await batches.NextAsync<int[]>();
            Assert.That(batch, Has.Length.EqualTo(200), "there is time to wait for all");
            numbers.AddRange(batch);
        }

        Assert.That(numbers.Order(), Is.EqualTo(Enumerable.Range(0, 1000)));
    }

    [Test]
    public async Task Should_keep_the_concurrency_limit()
    {
        var inbox = new Inbox();
        var (running, most) = (0, 0);
        var three = new TaskCompletionSource();
        await using var bus = await RunningBus.StartAsync(Transport, (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e =>
            {
                e.PrefetchCount = 50;
                e.ConcurrentMessageLimit = 3;
                e.Handler<Ping>(async c =>
                {
                    var now = Interlocked.Increment(ref running);
                    InterlockedMax(ref most, now);
                    if (now == 3)
                        three.TrySetResult();
                    await three.Task;
                    await Task.Delay(10);
                    Interlocked.Decrement(ref running);
                    await inbox.Add(c);
                });
            }));

        await bus.Bus.PublishBatch(Enumerable.Range(0, 60).Select(i => new Ping(i)));

        await inbox.TakeAsync<ConsumeContext<Ping>>(60);
        Assert.That(most, Is.EqualTo(3));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen; seen = target)
        {
            if (Interlocked.CompareExchange(ref target, value, seen) == seen)
                return;
        }
    }

    private sealed class BatchConsumer(Inbox batches) : IConsumer<Batch<Ping>>
    {
        public Task Consume(ConsumeContext<Batch<Ping>> context) => batches.Add(context.Message.Select(c => c.Message.Number).ToArray());
    }
}
