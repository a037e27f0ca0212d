using Edp.Core.Batching;
using Edp.Core.Operating;
using Edp.Service.Batching;
using Edp.Service.Ingest;
using Edp.Service.Storage;
using Edp.Service.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Edp.Tests.Histories;

/// <summary>Leads one history through the service and through the model, side by side.</summary>
internal sealed class HistoryRun
{
    private const int AllAtOnce = 1_000;

    private readonly IServiceProvider _services;
    private readonly HistoryClock _clock;
    private readonly string _bucket;
    private readonly string _folder;
    private readonly PrefixModel[] _model;

    public HistoryRun(IServiceProvider services, HistoryClock clock, History history, string folder)
    {
        (_services, _clock, _folder) = (services, clock, folder);
        _bucket = HistoryRules.Bucket(history.Rule);
        _model = [new PrefixModel(HistoryRules.All[history.Rule]), new PrefixModel(HistoryRules.All[history.Rule])];
    }

    public async Task StepAsync(Step step)
    {
        switch (step)
        {
            case Arrive arrive:
                await ArriveAsync([.. arrive.Events.Select(number => new EventNumber(number))]);
                break;
            case Wait wait:
                _clock.Pass(wait.Time);
                break;
            case RaiseTimers raise:
                await RaiseTimersAsync(raise.Ahead);
                break;
            case Flush flush:
                await FlushAsync(flush.Prefix);
                break;
            case Hold hold:
                await HoldAsync(hold);
                break;
            case Extend extend:
                await ExtendAsync(extend);
                break;
            case Cancel cancel:
                await CancelAsync(cancel.Prefix);
                break;
            case Restart:
                // The rules are the same, so nothing may change.
                await _services.GetRequiredService<RuleReevaluation>().ReevaluateAsync(CancellationToken.None);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step, "no such step");
        }
    }

    /// <summary>Lets whatever is open become due, so that the next history's timers are its own.</summary>
    public async Task EndAsync()
    {
        _clock.Pass(TimeSpan.FromSeconds(60));
        await RaiseTimersAsync(TimeSpan.Zero);
    }

    /// <summary>Compares what the service has with what the model has.</summary>
    /// <returns>What differs; nothing when all is right.</returns>
    public async Task<IReadOnlyList<string>> DifferencesAsync()
    {
        await using var database = await DatabaseAsync();
        Guid[] prefixIds = [Id(0), Id(1)];
        var batches = await database.Batches.AsNoTracking().Where(row => prefixIds.Contains(row.PrefixId)).ToListAsync();
        var states = await database.Prefixes.AsNoTracking().Where(row => prefixIds.Contains(row.CorrelationId)).ToListAsync();
        var batchIds = batches.Select(batch => batch.BatchId).Concat(states.Select(state => state.BatchId).OfType<Guid>()).ToArray();
        var objects = (await database.ObjectEvents.AsNoTracking().Where(row => batchIds.Contains(row.BatchId)).ToListAsync())
            .ToLookup(row => row.BatchId);

        var differences = new List<string>();
        for (var prefix = 0; prefix < _model.Length; prefix++)
        {
            var expected = _model[prefix];
            var closed = batches.Where(batch => batch.PrefixId == prefixIds[prefix]).OrderBy(batch => batch.BatchNumber);
            var open = states.Where(state => state.CorrelationId == prefixIds[prefix] && state.BatchId is not null).ToList();
            Compare(differences, $"batches of {prefix}", Described(expected.Closed), closed.Select(batch => Described(batch, objects)));
            Compare(
                differences, $"open batch of {prefix}",
                expected.IsOpen ? [Described(expected)] : [], open.Select(state => Described(state, objects)));
            if (open.Exists(state => state.TimerToken is null || state.TimerDueAt is null || state.TimerDueAt > state.DueAt))
                differences.Add($"the open batch of {prefix} has no timer that comes in time");
        }

        return differences;
    }

    private async Task ArriveAsync(EventNumber[] events)
    {
        var now = _clock.GetUtcNow();
        var accepted = 0;
        for (var prefix = 0; prefix < _model.Length; prefix++)
        {
            var news = _model[prefix].News(events.Where(number => number.Prefix == prefix && !number.IsIgnored));
            _model[prefix].Arrive(news, now);
            accepted += news.Count;
        }

        var ignored = events.Count(number => number.IsIgnored);
        var outcome = await _services.GetRequiredService<ObjectRecorder>()
            .RecordAsync([.. events.Select(number => number.Of(_bucket, _folder))], [], CancellationToken.None);
        if (outcome != new RecordOutcome(accepted, events.Length - accepted - ignored, ignored))
            throw new InvalidOperationException($"{outcome} where {accepted} were new and {ignored} to be ignored");
    }

    private async Task RaiseTimersAsync(TimeSpan ahead)
    {
        await Transactions.RaiseDueAsync(_clock.GetUtcNow() + ahead, AllAtOnce, CancellationToken.None);
        Array.ForEach(_model, prefix => prefix.CloseIfDue(_clock.GetUtcNow()));
    }

    private async Task FlushAsync(int prefix)
    {
        var wasOpen = _model[prefix].IsOpen;
        _model[prefix].Flush(_clock.GetUtcNow());
        RequireAnswer(await Actions.FlushAsync(NewRequest(), Id(prefix), CancellationToken.None), wasOpen, "flush");
    }

    private async Task HoldAsync(Hold hold)
    {
        var (wasOpen, until) = (_model[hold.Prefix].IsOpen, _clock.GetUtcNow() + hold.Time);
        _model[hold.Prefix].Hold(until);
        RequireAnswer(await Actions.HoldAsync(NewRequest(), Id(hold.Prefix), until, CancellationToken.None), wasOpen, null);
    }

    private async Task ExtendAsync(Extend extend)
    {
        var wasOpen = _model[extend.Prefix].IsOpen;
        _model[extend.Prefix].Extend(extend.Time);
        RequireAnswer(
            await Actions.ExtendAsync(NewRequest(), Id(extend.Prefix), dueAt => dueAt + extend.Time, CancellationToken.None), wasOpen, null);
    }

    private async Task CancelAsync(int prefix)
    {
        var wasOpen = _model[prefix].IsOpen;
        _model[prefix].Cancel(_clock.GetUtcNow());
        RequireAnswer(await Actions.CancelAsync(NewRequest(), Id(prefix), CancellationToken.None), wasOpen, "cancelled");
    }

    private static void RequireAnswer(PrefixActionResult result, bool wasOpen, string? reason)
    {
        if (result.IsRefused == wasOpen || result.Closed?.Reason != (wasOpen ? reason : null))
            throw new InvalidOperationException($"{result} was the answer, {(wasOpen ? "a" : "no")} batch was open");
    }

    private static OperatorRequest NewRequest() => new(Guid.CreateVersion7(), "history", null);

    private static void Compare(List<string> differences, string what, IEnumerable<string> expected, IEnumerable<string> found)
    {
        var (right, wrong) = (string.Join('\n', expected), string.Join('\n', found));
        if (right != wrong)
            differences.Add($"{what}: expected\n{right}\nfound\n{wrong}");
    }

    private static IEnumerable<string> Described(IEnumerable<BatchModel> batches) => batches.Select((batch, i) =>
        $"{i + 1} {batch.Reason} {batch.OpenedAt:O} {batch.ReadyAt:O} {Described(batch.Events)}");

    private static string Described(Batch batch, ILookup<Guid, ObjectEventRow> objects) =>
        $"{batch.BatchNumber} {batch.Reason} {batch.OpenedAt:O} {batch.ReadyAt:O} {batch.EventCount} {batch.ObjectCount} "
        + $"{batch.TotalSize} {batch.FirstEventTime:O} {batch.LastEventTime:O} {Described(objects[batch.BatchId])}";

    private static string Described(PrefixModel open) => $"{open.Closed.Count + 1} {open.Due.At:O} {Described(open.Open)}";

    private static string Described(PrefixState open, ILookup<Guid, ObjectEventRow> objects) =>
        $"{open.BatchNumber} {open.DueAt:O} {open.EventCount} {open.ObjectCount} {open.TotalSize} "
        + $"{open.FirstEventTime:O} {open.LastEventTime:O} {Described(objects[open.BatchId!.Value])}";

    private static string Described(IReadOnlyList<EventNumber> events) =>
        $"{events.Count} {events.DistinctBy(number => number.Name).Count()} {events.GroupBy(number => number.Name).Sum(key => key.MaxBy(number => number.Write).Size ?? 0)} "
        + $"{events.Min(number => number.Time):O} {events.Max(number => number.Time):O} "
        + Listed(events.Select(number => (number.Name, number.Time, number.Size)));

    private static string Described(IEnumerable<ObjectEventRow> rows) =>
        Listed(rows.Select(row => (row.Key[(row.Key.LastIndexOf('/') + 1)..], row.EventTime, row.Size)));

    private static string Listed(IEnumerable<(string Name, DateTimeOffset Time, long? Size)> objects) =>
        string.Join(' ', objects.Select(found => $"{found.Name}@{found.Time:mm:ss}={found.Size}").Order(StringComparer.Ordinal));

    private PrefixActions Actions => _services.GetRequiredService<PrefixActions>();

    private PrefixTransactions Transactions => _services.GetRequiredService<PrefixTransactions>();

    private Guid Id(int prefix) => PrefixId.Of(_bucket, $"{_folder}/{prefix}/");

    private Task<EdpDbContext> DatabaseAsync() => _services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();
}
