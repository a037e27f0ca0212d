namespace Edp.Service.Storage.Postgres;

/// <summary>
/// Ids of prefixes that have a row, as far as this process knows, so that the ingest need not ask for each of them whether it has. Rows
/// are never deleted by EDP; whoever finds one missing all the same forgets all.
/// </summary>
internal sealed class KnownPrefixes
{
    // Four megabytes.
    private const int Most = 100_000;

    private readonly Lock _lock = new();
    private readonly HashSet<Guid> _ids = [];

    /// <summary>Those that are not known.</summary>
    public List<T> Unknown<T>(IReadOnlyList<T> prefixes, Func<T, Guid> idOf)
    {
        lock (_lock)
            return [.. prefixes.Where(prefix => !_ids.Contains(idOf(prefix)))];
    }

    public void Add(IEnumerable<Guid> ids)
    {
        lock (_lock)
        {
            if (_ids.Count > Most)
                _ids.Clear();
            _ids.UnionWith(ids);
        }
    }

    public void Forget()
    {
        lock (_lock)
            _ids.Clear();
    }
}
