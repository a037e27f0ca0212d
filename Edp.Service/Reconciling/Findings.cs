using Edp.Core.Batching;

namespace Edp.Service.Reconciling;

/// <summary>What a listing of the prefix of a closed batch found so far.</summary>
internal sealed class Findings
{
    private readonly List<string> _unreported = [];
    private readonly List<string> _gone = [];

    /// <summary>Objects that nobody reported.</summary>
    public long UnreportedCount { get; private set; }

    /// <summary>Keys of the batch that are not there.</summary>
    public long GoneCount { get; private set; }

    public string Unreported => MissingNames.Text(_unreported);

    public string Gone => MissingNames.Text(_gone);

    public void AddUnreported(long count, IEnumerable<string> names)
    {
        UnreportedCount += count;
        AddNames(_unreported, names);
    }

    public void AddGone(long count, IEnumerable<string> names)
    {
        GoneCount += count;
        AddNames(_gone, names);
    }

    private static void AddNames(List<string> known, IEnumerable<string> names) =>
        known.AddRange(names.Take(Math.Max(0, MissingNames.Max - known.Count)));
}
