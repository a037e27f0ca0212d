namespace Edp.Service.Publishing;

/// <summary>An event that EventBridge has answered with an id, while the bus was not seen again yet.</summary>
/// <param name="EventId">EventBridge's id.</param>
/// <param name="PutAt">Timestamp of the clock just after the answer.</param>
/// <param name="Identity">The bus as it was known before.</param>
internal sealed record UnconfirmedPut(string EventId, long PutAt, int Identity);

/// <summary>
/// What was put and may not be accepted yet. It is remembered, so that a bus that cannot be described for a while does not get the same
/// events again and again.
/// </summary>
internal sealed class UnconfirmedPuts
{
    private const int MaxKept = 50_000;
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, UnconfirmedPut> _puts = [];

    public UnconfirmedPut? Find(Guid id)
    {
        lock (_lock)
            return _puts.GetValueOrDefault(id);
    }

    /// <summary>Over its limit the memory begins anew; what it forgets is put again.</summary>
    public void Add(Guid id, UnconfirmedPut put)
    {
        lock (_lock)
        {
            if (_puts.Count >= MaxKept)
                _puts.Clear();
            _puts[id] = put;
        }
    }

    public void Remove(IEnumerable<Guid> ids)
    {
        lock (_lock)
        {
            foreach (var id in ids)
                _puts.Remove(id);
        }
    }
}
