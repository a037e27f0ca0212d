using Edp.Core.Outbox;
using Edp.Service.Publishing;
using Edp.Service.Telemetry;

namespace Edp.Service.Receipts;

/// <summary>Events of one outbox that did not come back, sent again as they are, with their ids.</summary>
internal sealed class ResentEvents<TRow>(
    ReceiptStore<TRow> store, OutboxContent<TRow> content, IEnumerable<IEventSink> sinks, EdpTelemetry telemetry) : IResentEvents
    where TRow : OutboxRow
{
    private readonly IEventSink? _bus = sinks.FirstOrDefault(sink => sink.Kind == EventSinks.EventBridge);
    private IReadOnlyCollection<Guid> _sent = [];

    public async Task<int> SendAsync(DateTimeOffset now, DateTimeOffset sentBefore, int take, CancellationToken cancellationToken)
    {
        if (_bus is null || take <= 0 || await store.MissingAsync(now, sentBefore, take, cancellationToken) is not { Count: > 0 } missing)
            return 0;

        // Noted before: what the bus takes and nobody notes would be sent again and again.
        _sent = [.. missing.Select(row => row.EventId)];
        await store.NoteResentAsync(_sent, now, cancellationToken);
        var accepted = await _bus.WriteAsync([.. missing.OrderBy(row => row.OutboxSequence).Select(content.EventOf)], cancellationToken);
        foreach (var row in missing.Where(row => accepted.ContainsKey(row.EventId)))
            telemetry.Resent(content.DetailTypeOf(row));
        return accepted.Count;
    }

    public async Task<bool> AnyCameBackAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        _sent.Count > 0 && await store.AnyReceivedAsync(_sent, since, cancellationToken);

    public Task<int> ForgetAsync(CancellationToken cancellationToken) => store.ForgetAsync(cancellationToken);
}
