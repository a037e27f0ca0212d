using Edp.Core.Batching;
using Edp.Core.Trials;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Trials;

/// <summary>Tries rules on the recorded past. It reads, and changes nothing; one trial at a time, since each goes through all events.</summary>
/// <param name="contexts">Where the past is.</param>
/// <param name="time">Says what is past.</param>
/// <param name="maxOpenKeys">How many keys can be in open batches at one time of it; so many take up to 300 MB.</param>
internal sealed class RuleTrials(
    IDbContextFactory<EdpDbContext> contexts, TimeProvider time, int maxOpenKeys = RuleTrials.MaxOpenKeys) : IDisposable
{
    /// <summary>How many events a trial takes.</summary>
    public const int MaxEvents = 20_000_000;

    private const int MaxOpenKeys = 2_000_000;

    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Tries them on what was recorded since then.</summary>
    /// <returns>Null while another trial is running.</returns>
    public async Task<TrialReport?> TryAsync(RuleSet rules, DateTimeOffset since, CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero, cancellationToken))
            return null;
        try
        {
            await using var events = new PastEvents(await contexts.CreateDbContextAsync(cancellationToken), since, MaxEvents);
            var (trial, until, count) = (new RuleTrial(rules), time.GetUtcNow(), 0);
            while (trial.OpenKeys < maxOpenKeys && await events.NextAsync(cancellationToken) is { } past)
            {
                await trial.AddAsync(past);
                count++;
            }

            var isCut = count == MaxEvents || trial.OpenKeys >= maxOpenKeys;
            return await trial.EndAsync(since, isCut ? trial.Moment : until, isCut);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
