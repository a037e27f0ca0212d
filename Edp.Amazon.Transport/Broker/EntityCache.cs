using System.Collections.Concurrent;

namespace Edp.Amazon.Transport.Broker;

/// <summary>Looks each entity up once, however many ask for it at the same time; a failed look-up is not remembered.</summary>
internal sealed class EntityCache<T> : IAsyncDisposable
    where T : class, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> _entities = new(StringComparer.Ordinal);
    private readonly ConcurrentBag<T> _known = [];

    /// <summary>The look-up is shared: it does not stop when one of those who wait for it does.</summary>
    public async Task<T> GetOrAddAsync(string name, Func<Task<T>> lookUp, CancellationToken cancellationToken)
    {
        var entity = _entities.GetOrAdd(name, _ => new Lazy<Task<T>>(() => LookUpAsync(lookUp)));
        try
        {
            return await entity.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch when (entity.Value.IsFaulted || entity.Value.IsCanceled)
        {
            _entities.TryRemove(KeyValuePair.Create(name, entity));
            throw;
        }
    }

    /// <summary>The next one looks it up anew. Whoever still uses the old one may.</summary>
    public void Evict(string name) => _entities.TryRemove(name, out _);

    public async ValueTask DisposeAsync()
    {
        foreach (var entity in _known)
            await entity.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<T> LookUpAsync(Func<Task<T>> lookUp)
    {
        var entity = await lookUp().ConfigureAwait(false);
        _known.Add(entity);
        return entity;
    }
}
