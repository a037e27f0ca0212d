using System.Text.Json;
using Edp.Core.Outbox;

namespace Edp.Tests.Simulation;

/// <summary>An event that a sink has taken.</summary>
/// <param name="Id">The event's id, as the sink was told.</param>
/// <param name="IsPackage">Whether it is about a package.</param>
/// <param name="Content">What it says.</param>
/// <param name="Time">The time that it tells, where that is not in its content.</param>
/// <param name="SinkEventId">The id by which the sink knows it.</param>
/// <param name="Operation">Who brought it.</param>
/// <param name="Place">Its place among everything that began, ended or was written to a sink.</param>
/// <param name="At">When it was taken, in truth.</param>
internal sealed record TakenEvent(
    Guid Id,
    bool IsPackage,
    JsonElement Content,
    DateTimeOffset? Time,
    string? SinkEventId,
    RunningOperation Operation,
    long Place,
    TimeSpan At)
{
    /// <summary>Whether the sink lost it again.</summary>
    public bool IsLost { get; set; }

    /// <summary>Whether the service has taken note that it came back.</summary>
    public bool IsReturned { get; set; }
}

/// <summary>What a sink has taken, in its order, each event as often as it was; and how the sink fails.</summary>
internal sealed class SinkLog(EventSinks sink)
{
    private readonly Lock _lock = new();
    private readonly List<TakenEvent> _taken = [];
    private int _failuresLeft;
    private bool _failsInPart;

    public EventSinks Sink => sink;

    public IReadOnlyList<TakenEvent> Taken
    {
        get
        {
            lock (_lock)
                return [.. _taken];
        }
    }

    public void Add(TakenEvent taken)
    {
        lock (_lock)
            _taken.Add(taken);
    }

    /// <summary>A new history begins.</summary>
    public void Begin()
    {
        lock (_lock)
            _taken.Clear();
        Heal();
    }

    public void Heal() => _failuresLeft = 0;

    public void Fail(int times, bool inPart) => (_failuresLeft, _failsInPart) = (times, inPart);

    /// <summary>Whether the sink fails now, and whether it takes a part all the same.</summary>
    /// <param name="operation">Who writes.</param>
    /// <param name="canTakePart">Whether there is a part that it can take now.</param>
    public Outage NextOutage(RunningOperation operation, bool canTakePart)
    {
        if (_failuresLeft == 0)
            return Outage.None;
        if (_failsInPart && canTakePart)
            return Outage.InPart;
        _failuresLeft--;
        operation.Process.Tally.Count(_failsInPart ? $"{sink} takes a part" : $"{sink} takes nothing");
        return Outage.Whole;
    }

    /// <summary>Ends a time in which the sink took a part.</summary>
    public void TookPart(RunningOperation operation)
    {
        _failuresLeft--;
        operation.Process.Tally.Count($"{sink} takes a part");
    }
}

/// <summary>How a sink fails.</summary>
internal enum Outage
{
    None,
    InPart,
    Whole
}
