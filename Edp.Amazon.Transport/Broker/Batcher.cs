using System.Globalization;
using System.Threading.Channels;
using MassTransit;

namespace Edp.Amazon.Transport.Broker;

/// <summary>
/// Collects entries into batch requests. Each entry succeeds or fails on its own: what AWS refuses fails alone, what it could not take
/// now is tried again in the same slot, so that a throttled batcher slows down as a whole and nobody overtakes.
/// </summary>
internal sealed class Batcher<T> : IAsyncDisposable
{
    private readonly BatchSettings _settings;
    private readonly Func<IReadOnlyList<BatchEntry<T>>, CancellationToken, Task<IReadOnlyList<BatchFailure>>> _request;
    private readonly Channel<BatchEntry<T>> _entries = Channel.CreateUnbounded<BatchEntry<T>>(new() { SingleReader = true });
    private readonly SemaphoreSlim _slots;
    private readonly Task _reader;

    /// <param name="settings">Limits and waits.</param>
    /// <param name="request">Sends the entries, with their index as id, and answers the failed ones.</param>
    public Batcher(BatchSettings settings,
        Func<IReadOnlyList<BatchEntry<T>>, CancellationToken, Task<IReadOnlyList<BatchFailure>>> request)
    {
        (_settings, _request) = (settings, request);
        _slots = new SemaphoreSlim(settings.MaxRequests);

        // Requests belong to no activity of the one who happened to send first.
        using (ExecutionContext.SuppressFlow())
            _reader = ReadAsync();
    }

    /// <summary>Completes when AWS has accepted the entry.</summary>
    /// <exception cref="AmazonSqsTransportException">AWS refused it, or could not take it for too long.</exception>
    public Task Execute(T value, int size, CancellationToken cancellationToken)
    {
        var entry = new BatchEntry<T>(value, size, _settings.TimeProvider.GetTimestamp(), cancellationToken);
        return _entries.Writer.TryWrite(entry)
            ? entry.Completed
            : Task.FromException(new TransportUnavailableException($"The bus has stopped: can not {_settings.Purpose}"));
    }

    public async ValueTask DisposeAsync()
    {
        _entries.Writer.TryComplete();
        await _reader.ConfigureAwait(false);
        for (var i = 0; i < _settings.MaxRequests; i++)
            await _slots.WaitAsync().ConfigureAwait(false);
        _slots.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _entries.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await _slots.WaitAsync().ConfigureAwait(false);
            var batch = await CollectAsync().ConfigureAwait(false);
            _ = SendAsync(batch);
        }
    }

    private async Task<List<BatchEntry<T>>> CollectAsync()
    {
        var batch = new List<BatchEntry<T>>(BatchSettings.MaxEntries);
        var size = 0;
        var hasWaited = _settings.Linger <= TimeSpan.Zero;
        while (batch.Count < BatchSettings.MaxEntries)
        {
            if (_entries.Reader.TryPeek(out var next))
            {
                if (batch.Count > 0 && size + next.Size > _settings.MaxSize)
                    break;

                _entries.Reader.TryRead(out _);
                batch.Add(next);
                size += next.Size;
            }
            else if (hasWaited)
            {
                break;
            }
            else
            {
                hasWaited = true;
                await Task.Delay(_settings.Linger, _settings.TimeProvider).ConfigureAwait(false);
            }
        }

        return batch;
    }

    private async Task SendAsync(List<BatchEntry<T>> batch)
    {
        // The reader goes on to the next batch meanwhile.
        await Task.Yield();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                batch.RemoveAll(entry => entry.TryCancel());
                if (batch.Count == 0)
                    return;

                batch = await TrySendAsync(batch).ConfigureAwait(false);
                if (batch.Count == 0)
                    return;

                await Task.Delay(_settings.BackOff.Delay(attempt), _settings.TimeProvider).ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            foreach (var entry in batch)
                entry.SetFailed(exception);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Answers the entries that are to be tried again.</summary>
    private async Task<List<BatchEntry<T>>> TrySendAsync(List<BatchEntry<T>> batch)
    {
        IReadOnlyList<BatchFailure> failures;
        try
        {
            failures = await _request(batch, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (batch.Count > 1 && !AmazonFault.IsTransient(exception) && AmazonFault.IsAboutAnEntry(exception))
        {
            // One bad entry can make AWS refuse the whole request: alone, it fails alone.
            var again = new List<BatchEntry<T>>();
            foreach (var entry in batch)
                again.AddRange(await TrySendAsync([entry]).ConfigureAwait(false));
            return again;
        }
        catch (Exception exception)
        {
            return Again(batch, AmazonFault.IsTransient(exception), exception);
        }

        return Settle(batch, failures);
    }

    private List<BatchEntry<T>> Settle(List<BatchEntry<T>> batch, IReadOnlyList<BatchFailure> failures)
    {
        var failed = failures.ToDictionary(failure => failure.Id, StringComparer.Ordinal);
        var again = new List<BatchEntry<T>>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (failed.TryGetValue(i.ToString(CultureInfo.InvariantCulture), out var failure))
                again.AddRange(Again([batch[i]], AmazonFault.IsTransient(failure), new BatchEntryException(failure)));
            else
                batch[i].SetCompleted();
        }

        return again;
    }

    private List<BatchEntry<T>> Again(List<BatchEntry<T>> batch, bool transient, Exception cause)
    {
        var again = new List<BatchEntry<T>>();
        foreach (var entry in batch)
        {
            if (transient && _settings.TimeProvider.GetElapsedTime(entry.EnqueuedAt) < _settings.Patience)
                again.Add(entry);
            else
                entry.SetFailed(new AmazonSqsTransportException($"AWS did not {_settings.Purpose}: {cause.Message}", cause));
        }

        return again;
    }
}
