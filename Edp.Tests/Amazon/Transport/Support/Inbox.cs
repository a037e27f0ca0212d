using System.Threading.Channels;
using MassTransit;

namespace Edp.Tests.Amazon.Transport.Support;

/// <summary>What handlers have received, in their order, for the test to wait for.</summary>
internal sealed class Inbox
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Channel<object> _received = Channel.CreateUnbounded<object>();

    public Task Add(object item)
    {
        _received.Writer.TryWrite(item);
        return Task.CompletedTask;
    }

    public async Task<T> NextAsync<T>()
    {
        using var deadline = new CancellationTokenSource(Patience);
        return (T)await _received.Reader.ReadAsync(deadline.Token);
    }

    public Task<ConsumeContext<T>> NextMessageAsync<T>()
        where T : class =>
        NextAsync<ConsumeContext<T>>();

    public async Task<List<T>> TakeAsync<T>(int count)
    {
        var items = new List<T>();
        while (items.Count < count)
            items.Add(await NextAsync<T>());
        return items;
    }

    /// <summary>What came besides, by now.</summary>
    public bool IsEmpty => !_received.Reader.TryPeek(out _);
}
