using System.Runtime.CompilerServices;
using Edp.Core.Batching;
using Edp.Core.Parsing;
using Edp.Core.Trials;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Trials;

/// <summary>Tries rules on the recorded past. It reads, and changes nothing; one trial at a time, since each goes through all events.</summary>
internal sealed class RuleTrials(IDbContextFactory<EdpDbContext> contexts, TimeProvider time) : IDisposable
{
    /// <summary>How many events a trial takes.</summary>
    public const int MaxEvents = 20_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Tries them on what was recorded since then.</summary>
    /// <returns>Null while another trial is running.</returns>
    public async Task<TrialReport?> TryAsync(RuleSet rules, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero, cancellationToken))
            return null;
        try
        {
            var (trial, until, count) = (new RuleTrial(rules), time.GetUtcNow(), 0);
            await foreach (var past in EventsAsync(since, cancellationToken))
            {
                await trial.AddAsync(past);
                count++;
            }

            return await trial.EndAsync(since, until, isCut: count == MaxEvents);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    // What was deleted had arrived all the same.
    private async IAsyncEnumerable<PastEvent> EventsAsync(
        DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var database = await contexts.CreateDbContextAsync(cancellationToken);
        database.Database.SetCommandTimeout(Patience);
        var rows = database.ObjectEvents.AsNoTracking().Where(row => row.RecordedAt >= since)
            .OrderBy(row => row.RecordedAt).ThenBy(row => row.Bucket).ThenBy(row => row.Key).Take(MaxEvents)
            .Select(row => new { row.Identity, row.Bucket, row.Key, row.Size, row.Sequencer, row.EventTime, row.RecordedAt });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var created = new ObjectEvent
            {
                Bucket = row.Bucket, Key = row.Key, Size = row.Size, Sequencer = row.Sequencer, EventTime = row.EventTime
            };
            yield return new PastEvent(row.Identity, created, row.RecordedAt);
        }
    }
}
