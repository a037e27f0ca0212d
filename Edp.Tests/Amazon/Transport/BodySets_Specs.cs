using System.Collections.Concurrent;
using System.Text.Json;
using Edp.Tests.Amazon.Transport.Messages;
using Edp.Tests.Amazon.Transport.Support;
using MassTransit;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport;

[TestFixture]
public sealed class When_bodies_are_taken_in_sets : Emulated
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Test]
    public async Task Should_delete_what_is_taken_and_not_before()
    {
        var handler = new Handler();
        var inbox = new Inbox();
        await using var bus = await StartAsync(handler, inbox);

        await bus.Bus.PublishBatch(Enumerable.Range(0, 30).Select(i => new Ping(i)));
        await Eventually.Is(() => handler.Numbers.Distinct().Count() == 30, "all bodies are handled");
        Assert.That(Proxy.CallsOf("DeleteMessageBatch"), Is.Empty, "R12: nothing is deleted while it is not taken");
        handler.Open.SetResult();

        await Eventually.Is(() => IsEmptyAsync(bus.Queue("in")), "the queue is empty");
        Assert.That(handler.Numbers, Has.Count.EqualTo(30), "each is handled once");
        Assert.That(inbox.IsEmpty, Is.True, "nothing is left to the consumer");
    }

    [Test]
    public async Task Should_leave_to_the_consumer_what_is_not_taken()
    {
        var handler = new Handler { IsLeft = number => number % 3 == 0 };
        var inbox = new Inbox();
        handler.Open.SetResult();
        await using var bus = await StartAsync(handler, inbox);

        await bus.Bus.PublishBatch(Enumerable.Range(0, 30).Select(i => new Ping(i)));
        var consumed = await inbox.TakeAsync<ConsumeContext<Ping>>(10);
        await Eventually.Is(() => IsEmptyAsync(bus.Queue("in")), "the queue is empty");

        Assert.That(consumed.Select(context => context.Message.Number), Is.EquivalentTo(Enumerable.Range(0, 10).Select(i => 3 * i)));
        Assert.That(inbox.IsEmpty, Is.True, "what is taken is not consumed");
    }

    [Test]
    public async Task Should_leave_all_to_the_consumer_after_a_failure()
    {
        var handler = new Handler { IsLeft = _ => throw new InvalidOperationException("refused") };
        var inbox = new Inbox();
        handler.Open.SetResult();
        await using var bus = await StartAsync(handler, inbox);

        await bus.Bus.PublishBatch(Enumerable.Range(0, 30).Select(i => new Ping(i)));
        var consumed = await inbox.TakeAsync<ConsumeContext<Ping>>(30);

        Assert.That(consumed.Select(context => context.Message.Number), Is.Unique);
        await Eventually.Is(() => IsEmptyAsync(bus.Queue("in")), "the queue is empty");
    }

    [Test]
    public async Task Should_keep_them_from_others_while_they_are_handled()
    {
        var handler = new Handler();
        await using var bus = await StartAsync(handler, new Inbox(), endpoint => endpoint.VisibilityTimeout = 4);

        await bus.Bus.PublishBatch(Enumerable.Range(0, 5).Select(i => new Ping(i)));
        await Eventually.Is(() => Proxy.CallsOf("ChangeMessageVisibilityBatch").Count >= 2, "the visibility is renewed again");
        handler.Open.SetResult();

        await Eventually.Is(() => IsEmptyAsync(bus.Queue("in")), "the queue is empty");
        Assert.That(handler.Numbers, Has.Count.EqualTo(5), "each is handled once");
    }

    [Test]
    public async Task Should_give_all_back_when_the_time_to_stop_is_over()
    {
        var handler = new Handler();
        var bus = await StartAsync(handler, new Inbox());
        await bus.Bus.PublishBatch(Enumerable.Range(0, 30).Select(i => new Ping(i)));
        await Eventually.Is(() => handler.Numbers.Distinct().Count() == 30, "all bodies are handled");

        using var shutdown = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await bus.StopAsync(shutdown.Token).WaitAsync(Patience);

        await Eventually.Is(
            async () => await AttributeAsync(bus.Queue("in"), "ApproximateNumberOfMessages") == "30", "others can have them");
        Assert.That(handler.WasCancelled, Is.True);
        await bus.DisposeAsync();
    }

    private Task<RunningBus> StartAsync(
        Handler handler, Inbox inbox, Action<IAmazonSqsReceiveEndpointConfigurator>? configure = null) =>
        RunningBus.StartAsync(Sqs, (self, _, cfg) => cfg.ReceiveEndpoint(self.Queue("in"), e =>
        {
            var endpoint = (IAmazonSqsReceiveEndpointConfigurator)e;
            e.PrefetchCount = 100;
            endpoint.TakeBodies(
                handler, new BodySetOptions { MessageLimit = 20, TimeLimit = TimeSpan.FromMilliseconds(100), ConcurrencyLimit = 30 });
            configure?.Invoke(endpoint);
            e.Handler<Ping>(inbox.Add);
        }));

    private sealed class Handler : IAmazonSqsBodyHandler
    {
        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Func<int, bool> IsLeft { get; init; } = _ => false;

        public ConcurrentQueue<int> Numbers { get; } = [];

        public bool WasCancelled { get; private set; }

        public async Task<IReadOnlyCollection<int>> TakeAsync(IReadOnlyList<string> bodies, CancellationToken cancellationToken)
        {
            var numbers = bodies.Select(body =>
                JsonSerializer.Deserialize<JsonElement>(body).GetProperty("message").GetProperty("number").GetInt32()).ToList();
            foreach (var number in numbers)
                Numbers.Enqueue(number);
            try
            {
                await Open.Task.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                WasCancelled = true;
                throw;
            }

            return [.. Enumerable.Range(0, bodies.Count).Where(i => IsLeft(numbers[i]))];
        }
    }
}
