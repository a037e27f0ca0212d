using System.Collections.Concurrent;

namespace Edp.Tests.Simulation;

/// <summary>How often what happened: a run in which something never happens proves nothing about it.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);

    public long this[string what] => _counts.GetValueOrDefault(what);

    public void Count(string what, long times = 1)
    {
        if (times > 0)
            _counts.AddOrUpdate(what, times, (_, before) => before + times);
    }

    public override string ToString() =>
        string.Join('\n', _counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"  {count.Value,9} {count.Key}"));
}
