using System.Globalization;
using Edp.Service.Packaging;

namespace Edp.Tests.Packaging;

/// <summary>
/// What has to become of one package, said plainly: something newer than the newest begins a round; a round may be announced once, when
/// its delay has passed and nothing newer was seen, and must be when the sweeper has looked after that.
/// </summary>
internal sealed class PackageModel(TimeSpan delay)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly List<Round> _rounds = [];
    private int _newest;

    public void See(Sighting seen, DateTimeOffset now)
    {
        if (seen.Number < _newest)
            return;

        if (seen.Number > _newest)
        {
            if (_rounds.Count > 0)
                _rounds[^1].EndedAt = now;
            _rounds.Add(new Round { DueAt = now + delay, BatchId = seen.BatchId });
            _newest = seen.Number;
        }

        if (_rounds[^1].TopHash is null && seen.TopHash is { } topHash)
            (_rounds[^1].TopHash, _rounds[^1].ToldAt) = (topHash, now);
    }

    public void Sweep(DateTimeOffset now)
    {
        if (_rounds.Count > 0 && _rounds[^1].DueAt + Grace <= now)
            _rounds[^1].SweptAt ??= now;
    }

    /// <summary>What is wrong with what was announced.</summary>
    public IEnumerable<string> Differences(IReadOnlyCollection<PackageAnnouncement> announced)
    {
        foreach (var unknown in announced.Where(one => one.Round < 1 || one.Round > _rounds.Count))
            yield return Text($"round {unknown.Round} was announced; there were {_rounds.Count}");
        for (var i = 0; i < _rounds.Count; i++)
        {
            var round = _rounds[i];
            var found = announced.Where(one => one.Round == i + 1).ToList();
            if (found.Count > 1)
                yield return Text($"round {i + 1} was announced {found.Count} times");
            else if (found.Count == 0 && round.SweptAt is { } sweptAt)
                yield return Text($"round {i + 1}, due {round.DueAt:T}, was not announced when the sweeper looked at {sweptAt:T}");
            else if (found.Count == 1 && round.Problem(found[0]) is { } problem)
                yield return Text($"round {i + 1}, due {round.DueAt:T}, announced {found[0].ReadyAt:T}: {problem}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Round
    {
        public DateTimeOffset DueAt { get; init; }

        public Guid? BatchId { get; init; }

        public DateTimeOffset? EndedAt { get; set; }

        public DateTimeOffset? SweptAt { get; set; }

        public string? TopHash { get; set; }

        public DateTimeOffset? ToldAt { get; set; }

        public string? Problem(PackageAnnouncement announced)
        {
            if (announced.ReadyAt < DueAt)
                return "too early";
            if (announced.ReadyAt > EndedAt)
                return "after something newer";
            if (announced.BatchId != BatchId)
                return "another batch";
            // At the moment of the announcement itself either may have come first.
            var mayLackHash = ToldAt is null || ToldAt >= announced.ReadyAt;
            var mayHaveHash = ToldAt <= announced.ReadyAt;
            var isRight = announced.TopHash is null ? mayLackHash : mayHaveHash && announced.TopHash == TopHash;
            return isRight
                ? null
                : $"top hash {announced.TopHash}, expected {TopHash}";
        }
    }
}
