using System.Globalization;
using Edp.Core.Packaging;

namespace Edp.Tests.Packaging;

/// <summary>
/// What has to become of one package, said plainly: something newer than the newest begins a round; a round may end in one package-ready
/// when its delay has passed and nothing newer was observed, and must have when the timers that are due were raised after that.
/// </summary>
internal sealed class PackageModel(TimeSpan delay)
{
    private readonly List<Round> _rounds = [];
    private int _newest;

    public void Observe(Observation observed, DateTimeOffset now)
    {
        if (observed.Number < _newest)
            return;

        if (observed.Number > _newest)
        {
            if (_rounds.Count > 0)
                _rounds[^1].EndedAt = now;
            _rounds.Add(new Round { DueAt = now + delay, BatchId = observed.BatchId });
            _newest = observed.Number;
        }

        if (_rounds[^1].TopHash is null && observed.TopHash is { } topHash)
            (_rounds[^1].TopHash, _rounds[^1].ReportedAt) = (topHash, now);
    }

    /// <summary>Every timer that was due is raised.</summary>
    public void TimersRaised(DateTimeOffset now)
    {
        if (_rounds.Count > 0 && _rounds[^1].DueAt <= now)
            _rounds[^1].RaisedAt ??= now;
    }

    /// <summary>What is wrong with the package-ready that were given out.</summary>
    public IEnumerable<string> Differences(IReadOnlyCollection<PackageReadyRow> ready)
    {
        foreach (var unknown in ready.Where(row => row.Round < 1 || row.Round > _rounds.Count))
            yield return Text($"round {unknown.Round} became ready; there were {_rounds.Count}");
        for (var i = 0; i < _rounds.Count; i++)
        {
            var round = _rounds[i];
            var found = ready.Where(row => row.Round == i + 1).ToList();
            if (found.Count > 1)
                yield return Text($"round {i + 1} became ready {found.Count} times");
            else if (found.Count == 0 && round.RaisedAt is { } raisedAt)
                yield return Text($"round {i + 1}, due {round.DueAt:T}, was not ready when the timers were raised at {raisedAt:T}");
            else if (found.Count == 1 && round.Problem(found[0]) is { } problem)
                yield return Text($"round {i + 1}, due {round.DueAt:T}, ready {found[0].ReadyAt:T}: {problem}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Round
    {
        public DateTimeOffset DueAt { get; init; }

        public Guid? BatchId { get; init; }

        public DateTimeOffset? EndedAt { get; set; }

        public DateTimeOffset? RaisedAt { get; set; }

        public string? TopHash { get; set; }

        public DateTimeOffset? ReportedAt { get; set; }

        public string? Problem(PackageReadyRow ready)
        {
            if (ready.ReadyAt < DueAt)
                return "too early";
            if (ready.ReadyAt > EndedAt)
                return "after something newer";
            if (ready.BatchId != BatchId)
                return "another batch";
            // At the moment that it became ready either may have come first.
            var mayLackHash = ReportedAt is null || ReportedAt >= ready.ReadyAt;
            var mayHaveHash = ReportedAt <= ready.ReadyAt;
            var isRight = ready.TopHash is null ? mayLackHash : mayHaveHash && ready.TopHash == TopHash;
            return isRight
                ? null
                : $"top hash {ready.TopHash}, expected {TopHash}";
        }
    }
}
