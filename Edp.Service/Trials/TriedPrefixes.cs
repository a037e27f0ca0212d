namespace Edp.Service.Trials;

/// <summary>The prefixes that matter at the present time of a trial; of the others only that they were there.</summary>
internal sealed class TriedPrefixes
{
    private readonly Dictionary<string, Dictionary<string, PrefixTrial>> _buckets = new(StringComparer.Ordinal);
    private readonly HashSet<Guid> _forgotten = [];
    private string? _lastBucket;
    private PrefixTrial? _last;

    public IEnumerable<PrefixTrial> All => _buckets.Values.SelectMany(bucket => bucket.Values);

    /// <returns>Null where it is to be added.</returns>
    public PrefixTrial? Find(string bucket, ReadOnlySpan<char> prefix)
    {
        // Keys that follow each other mostly have it in common.
        if (_last is not null && _lastBucket == bucket && prefix.SequenceEqual(_last.Prefix))
            return _last;
        if (!_buckets.TryGetValue(bucket, out var known)
            || !known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(prefix, out var found))
        {
            return null;
        }

        (_lastBucket, _last) = (bucket, found);
        return found;
    }

    /// <returns>Whether it was never there before.</returns>
    public bool Add(PrefixTrial prefix)
    {
        if (!_buckets.TryGetValue(prefix.Bucket, out var known))
            _buckets.Add(prefix.Bucket, known = new Dictionary<string, PrefixTrial>(StringComparer.Ordinal));
        known.Add(prefix.Prefix, prefix);
        (_lastBucket, _last) = (prefix.Bucket, prefix);
        return !_forgotten.Contains(prefix.Id);
    }

    public void Forget(PrefixTrial prefix)
    {
        prefix.IsForgotten = true;
        _buckets[prefix.Bucket].Remove(prefix.Prefix);
        _forgotten.Add(prefix.Id);
        _last = null;
    }
}
