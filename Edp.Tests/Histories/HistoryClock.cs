using System.Runtime.CompilerServices;
using Edp.Tests.Infrastructure;

namespace Edp.Tests.Histories;

/// <summary>
/// A clock for each history: time passes in one and stands still in all others. What the service does by itself happens
/// <paramref name="before"/> them all, so that nothing in a history is due for it.
/// </summary>
public sealed class HistoryClock(DateTimeOffset before) : ManualClock(before)
{
    private readonly AsyncLocal<StrongBox<DateTimeOffset>?> _history = new();

    public override DateTimeOffset GetUtcNow() => _history.Value?.Value ?? base.GetUtcNow();

    /// <summary>Begins the time of a history, for the calling flow and what it calls.</summary>
    public void Begin(DateTimeOffset start) => _history.Value = new StrongBox<DateTimeOffset>(start);

    public void Pass(TimeSpan time) => _history.Value!.Value += time;
}
