using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Core.Packaging;
using Edp.Service.Publishing;
using Edp.Service.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Edp.Tests.Publishing;

/// <summary>A loss that both outboxes hear of at once is made good once: what was sent again is not sent a third time.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class When_two_outboxes_hear_of_one_loss
{
    [Test]
    public async Task Its_events_are_unmarked_once()
    {
        var sink = new LosingSink();
        var batches = new SlowOutbox<Batch>();
        using var lostEvents = new LostEvents(batches, new SlowOutbox<PackageReadyRow>(isSlow: false), NullLogger<LostEvents>.Instance);

        var first = lostEvents.ResendAsync(sink, CancellationToken.None);
        var second = lostEvents.ResendAsync(sink, CancellationToken.None);
        batches.Go();
        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromMinutes(3));

        Assert.That(batches.Unmarked, Is.EqualTo(1));
        Assert.That(sink.Loss, Is.Null);
    }

    private sealed class LosingSink : IEventSink, IReportsLoss
    {
        public EventSinks Kind => EventSinks.EventBridge;

        public EventLoss? Loss { get; private set; } = new(DateTimeOffset.UnixEpoch);

        public void Forget(EventLoss loss) => Loss = null;

        public Task<IReadOnlyDictionary<Guid, string>> WriteAsync(
            IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    /// <summary>Unmarking takes until it is let go.</summary>
    private sealed class SlowOutbox<TRow>(bool isSlow = true) : IOutboxStore<TRow>
        where TRow : OutboxRow
    {
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Unmarked { get; private set; }

        public void Go() => _go.SetResult();

        public async Task<int> UnmarkAsync(EventSinks sink, DateTimeOffset since, CancellationToken cancellationToken)
        {
            Unmarked++;
            if (isSlow)
                await _go.Task.WaitAsync(cancellationToken);
            return 1;
        }

        public Task<IReadOnlyList<TRow>> QueryUndeliveredAsync(
            EventSinks sink, EventSinks configured, long after, int take, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task MarkAsync(
            EventSinks sink,
            EventSinks configured,
            IReadOnlyDictionary<Guid, string> accepted,
            DateTimeOffset now,
            DateTimeOffset? receiptDueAt,
            Func<EdpDbContext, IReadOnlyList<TRow>, Task> follow,
            CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
