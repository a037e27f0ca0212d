using Edp.Core.Outbox;

namespace Edp.Service.Sagas;

/// <summary>
/// What state machines give out within one transaction. A payload of their contexts; whoever owns the transaction writes the rows with it, and
/// tells <see cref="ISagaOutputObserver"/>s after the commit.
/// </summary>
internal sealed class SagaOutput
{
    private readonly List<OutboxRow> _rows = [];
    private readonly List<object> _requests = [];

    /// <summary>Rows to be written, which are also the outbox of their events.</summary>
    public IReadOnlyList<OutboxRow> Rows => _rows;

    /// <summary>What is asked of others after the commit. It may be lost: the timer of who asks comes back to it.</summary>
    public IReadOnlyList<object> Requests => _requests;

    /// <summary>The earliest timer that was set; null if none was.</summary>
    public DateTimeOffset? EarliestTimer { get; private set; }

    public void Add(OutboxRow row) => _rows.Add(row);

    public void Request(object request) => _requests.Add(request);

    public void TimerSet(DateTimeOffset dueAt) => EarliestTimer = dueAt < EarliestTimer ? dueAt : EarliestTimer ?? dueAt;
}
