using System.Threading.Channels;
using Edp.Core.Batching;
using Edp.Service.Batching;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Transactions;

/// <summary>
/// After a start, and when rules were replaced, measures the open batches by the rules and the clock of now: a rule that was changed holds for
/// what is open as well, and no batch or package waits for a time that no longer counts.
/// </summary>
internal sealed partial class RuleReevaluation(
    StoreReadiness readiness,
    StoreTransactions transactions,
    PrefixTransactions prefixes,
    PackageTransactions packages,
    BucketRules rules,
    TimeProvider time,
    ILogger<RuleReevaluation> logger) : BackgroundService
{
    private const int PageSize = 1_000;
    private static readonly TimeSpan WaitAfterFailure = TimeSpan.FromSeconds(5);
    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Has it look at every open batch soon, since the rules were replaced.</summary>
    public void Request() => _requests.Writer.TryWrite(true);

    /// <summary>Looks at every open batch once.</summary>
    /// <returns>How many were measured anew.</returns>
    public async Task<int> ReevaluateAsync(CancellationToken cancellationToken)
    {
        var reevaluated = 0;
        var after = Guid.Empty;
        List<PrefixState> page;
        do
        {
            page = await transactions.ReadAsync(context => OpenAfterAsync(context, after, cancellationToken), cancellationToken);
            var changed = page.Where(HasChangedRule).Select(prefix => prefix.CorrelationId).ToList();
            if (changed.Count > 0)
                await prefixes.ReevaluateAsync(changed, cancellationToken);
            reevaluated += changed.Count;
            after = page.Count > 0 ? page[^1].CorrelationId : after;
        }
        while (page.Count == PageSize);

        if (reevaluated > 0)
            Log.Reevaluated(logger, reevaluated);
        if (await packages.TakeBackWrongTimesAsync(cancellationToken) is var takenBack and > 0)
            Log.TakenBack(logger, takenBack);
        return reevaluated;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await readiness.WaitAsync(stoppingToken);
        while (true)
        {
            try
            {
                await ReevaluateAsync(stoppingToken);
                await _requests.Reader.ReadAsync(stoppingToken);
            }
#pragma warning disable CA1031 // A database that goes away in the middle comes back; it starts over then.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Log.Failed(logger, e, e.Message);
                await Task.Delay(WaitAfterFailure, time, stoppingToken);
            }
        }
    }

    private static Task<List<PrefixState>> OpenAfterAsync(EdpDbContext context, Guid after, CancellationToken cancellationToken) =>
        context.Prefixes.AsNoTracking()
            .Where(prefix => prefix.BatchId != null && prefix.CorrelationId > after)
            .OrderBy(prefix => prefix.CorrelationId)
            .Take(PageSize)
            .ToListAsync(cancellationToken);

    private bool HasChangedRule(PrefixState prefix)
    {
        var rule = rules.ForOpenBatch(prefix);
        return rule.DueAt(prefix) != prefix.DueAt || prefix.HasOther(rule.Expectation) || prefix.HasTimesAfter(time.GetUtcNow());
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Count} open batches were measured anew by the rules and the clock of now")]
        public static partial void Reevaluated(ILogger logger, int count);

        [LoggerMessage(3, LogLevel.Warning, "{Count} packages waited for times of a clock that was ahead; they wait from now on")]
        public static partial void TakenBack(ILogger logger, int count);

        [LoggerMessage(2, LogLevel.Error, "Measuring open batches by the rules failed, retrying in 5 s: {Reason}")]
        public static partial void Failed(ILogger logger, Exception exception, string reason);
    }
}
