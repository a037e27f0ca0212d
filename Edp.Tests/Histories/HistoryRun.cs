using Edp.Service.Batching;
using Edp.Service.Ingest;
using Edp.Service.Storage;
using Edp.Service.Sweeping;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Edp.Tests.Histories;

/// <summary>Leads one history through the service and through the model, side by side.</summary>
internal sealed class HistoryRun
{
    private static readonly TimeSpan SweeperGrace = TimeSpan.FromSeconds(1);

    private readonly IServiceProvider _services;
    private readonly HistoryClock _clock;
    private readonly SagaMessages _messages;
    private readonly string _bucket;
    private readonly string _folder;
    private readonly PrefixModel[] _model;

    public HistoryRun(IServiceProvider services, HistoryClock clock, SagaMessages messages, History history, string folder)
    {
        (_services, _clock, _messages, _folder) = (services, clock, messages, folder);
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
            case TimerComes timer:
                await TimerComesAsync(timer.Prefix);
                break;
            case Flush flush:
                await FlushAsync(flush.Prefix);
                break;
            case Sweep:
                await SweepAsync();
                break;
            case Restart:
                // The rules are the same, so the review must not touch anything.
                await _services.GetRequiredService<RuleReview>().ReviewAsync(CancellationToken.None);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(step), step, "no such step");
        }
    }

    /// <summary>Lets whatever is open become due, so that it does not stand in the way of the next history's sweeper.</summary>
    public async Task EndAsync()
    {
        _clock.Pass(TimeSpan.FromSeconds(60));
        await SweepAsync();
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
            var left = batches.Where(batch => batch.PrefixId == prefixIds[prefix]).OrderBy(batch => batch.BatchNumber);
            var open = states.Where(state => state.CorrelationId == prefixIds[prefix] && state.BatchId is not null).ToList();
            Compare(differences, $"batches of {prefix}", Described(expected.Left), left.Select(batch => Described(batch, objects)));
            Compare(
                differences, $"open batch of {prefix}",
                expected.IsOpen ? [Described(expected)] : [], open.Select(state => Described(state, objects)));
            if (open.Exists(state => state.TimerToken is null || state.TimerDueAt > state.DueAt))
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

    private async Task TimerComesAsync(int prefix)
    {
        await using var database = await DatabaseAsync();
        var state = await database.Prefixes.AsNoTracking().SingleOrDefaultAsync(row => row.CorrelationId == Id(prefix));
        if (state is null)
            return;

        var isUnderWay = state.TimerToken is not null;
        await _messages.QuietPeriodElapsedAsync(state.CorrelationId, state.TimerToken ?? Guid.NewGuid());
        if (isUnderWay)
            _model[prefix].LeaveIfDue(_clock.GetUtcNow());
    }

    private async Task FlushAsync(int prefix)
    {
        await using var database = await DatabaseAsync();
        var state = await database.Prefixes.AsNoTracking().SingleOrDefaultAsync(row => row.CorrelationId == Id(prefix));
        if (state is null)
            return;

        await _messages.FlushRequestedAsync(state.CorrelationId, state.BatchId ?? Guid.NewGuid());
        _model[prefix].Flush(_clock.GetUtcNow());
    }

    private async Task SweepAsync()
    {
        // Within its grace time the sweeper may fire or not, by when the timer was set; both are right.
        var now = _clock.GetUtcNow();
        if (_model.Any(prefix => prefix.IsOpen && prefix.Due.At <= now && prefix.Due.At > now - SweeperGrace))
            _clock.Pass(SweeperGrace);

        await _services.GetRequiredService<Sweeper>().SweepAsync(CancellationToken.None);
        Array.ForEach(_model, prefix => prefix.LeaveIfDue(_clock.GetUtcNow() - SweeperGrace, _clock.GetUtcNow()));
    }

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

    private static string Described(PrefixModel open) => $"{open.Left.Count + 1} {open.Due.At:O} {Described(open.Open)}";

    private static string Described(PrefixState open, ILookup<Guid, ObjectEventRow> objects) =>
        $"{open.BatchNumber} {open.DueAt:O} {open.EventCount} {open.ObjectCount} {open.TotalSize} "
        + $"{open.FirstEventTime:O} {open.LastEventTime:O} {Described(objects[open.BatchId!.Value])}";

    private static string Described(IReadOnlyList<EventNumber> events) =>
        $"{events.Count} {events.DistinctBy(number => number.Name).Count()} {events.Sum(number => number.Size ?? 0)} "
        + $"{events.Min(number => number.Time):O} {events.Max(number => number.Time):O} "
        + Listed(events.Select(number => (number.Name, number.Time, number.Size)));

    private static string Described(IEnumerable<ObjectEventRow> rows) =>
        Listed(rows.Select(row => (row.Key[(row.Key.LastIndexOf('/') + 1)..], row.EventTime, row.Size)));

    private static string Listed(IEnumerable<(string Name, DateTimeOffset Time, long? Size)> objects) =>
        string.Join(' ', objects.Select(found => $"{found.Name}@{found.Time:mm:ss}={found.Size}").Order(StringComparer.Ordinal));

    private Guid Id(int prefix) => PrefixId.Of(_bucket, $"{_folder}/{prefix}/");

    private Task<EdpDbContext> DatabaseAsync() => _services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();
}
