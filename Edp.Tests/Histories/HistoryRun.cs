using System.Text.Json;
using Edp.Core.Batching;
using Edp.Core.Configuration;
using Edp.Core.Operating;
using Edp.Core.Parsing;
using Edp.Service.Batching;
using Edp.Service.Configuration;
using Edp.Service.Ingest;
using Edp.Service.Storage;
using Edp.Service.Lists;
using Edp.Service.Transactions;
using Edp.Tests.Lists;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Edp.Tests.Histories;

/// <summary>Leads one history through the service and through the model, side by side.</summary>
internal sealed class HistoryRun
{
    private const int AllAtOnce = 1_000;

    private readonly IServiceProvider _services;
    private readonly HistoryClock _clock;
    private readonly FakeListSource _lists;
    private readonly string _bucket;
    private readonly string _folder;
    private readonly PrefixModel[] _model;

    public HistoryRun(IServiceProvider services, HistoryClock clock, FakeListSource lists, History history, string folder)
    {
        (_services, _clock, _lists, _folder) = (services, clock, lists, folder);
        _bucket = HistoryRules.Bucket(history.Rule);
        _model = [new PrefixModel(HistoryRules.All[history.Rule]), new PrefixModel(HistoryRules.All[history.Rule])];
        UseRule(history.Rule);
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
            case Expect expect:
                await ExpectAsync(expect);
                break;
            case Delete delete:
                await DeleteAsync(new EventNumber(delete.Event));
                break;
            case Reload reload:
                UseRule(reload.Rule);
                await _services.GetRequiredService<RuleReevaluation>().ReevaluateAsync(CancellationToken.None);
                Array.ForEach(_model, prefix => prefix.Reload(HistoryRules.All[reload.Rule], _clock.GetUtcNow()));
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
        var numberOf = batches.ToDictionary(batch => batch.BatchId, batch => batch.BatchNumber);
        var batchIds = batches.Select(batch => batch.BatchId).Concat(states.Select(state => state.BatchId).OfType<Guid>()).ToArray();
        var objects = (await database.ObjectEvents.AsNoTracking().Where(row => batchIds.Contains(row.BatchId)).ToListAsync())
            .ToLookup(row => row.BatchId);

        var differences = new List<string>();
        for (var prefix = 0; prefix < _model.Length; prefix++)
        {
            var expected = _model[prefix];
            var closed = batches.Where(batch => batch.PrefixId == prefixIds[prefix]).OrderBy(batch => batch.BatchNumber);
            var open = states.Where(state => state.CorrelationId == prefixIds[prefix] && state.BatchId is not null).ToList();
            Compare(differences, $"batches of {prefix}", Described(expected.Closed), closed.Select(batch => Described(batch, numberOf, objects)));
            Compare(
                differences, $"open batch of {prefix}",
                expected.Open is null ? [] : [DescribedOpen(expected)], open.Select(state => Described(state, numberOf, objects)));
            if (open.Exists(state => state.TimerToken is null || state.TimerDueAt is null || state.TimerDueAt > state.DueAt))
                differences.Add($"the open batch of {prefix} has no timer that comes in time");
        }

        return differences;
    }

    /// <summary>As a rules file does that is read again.</summary>
    private void UseRule(int number)
    {
        var rules = _services.GetRequiredService<IOptions<EdpOptions>>().Value.Buckets;
        var rule = RuleText.Read(RuleText.Of(rules[number]));
        (rule.BucketName, rule.IgnorePrefixes) = (_bucket, rules[number].IgnorePrefixes);
        _services.GetRequiredService<BucketRules>()
            .Replace(new RuleSet(rules.Select(other => other.BucketName == _bucket ? rule : other), isFromFile: true));
    }

    private async Task ArriveAsync(EventNumber[] events)
    {
        var now = _clock.GetUtcNow();
        var accepted = 0;
        var lists = new List<(int Prefix, EventNumber List)>();
        for (var prefix = 0; prefix < _model.Length; prefix++)
        {
            var news = _model[prefix].News(events.Where(number => number.Prefix == prefix && !number.IsIgnored));
            if (_model[prefix].Arrive(news, now) is { } list)
                lists.Add((prefix, list));
            accepted += news.Count;
        }

        foreach (var (prefix, list) in lists)
            _lists.Lists[$"{_folder}/{prefix}/{list.Name}"] = Text(list);

        var ignored = events.Count(number => number.IsIgnored);
        var outcome = await _services.GetRequiredService<ObjectRecorder>()
            .RecordAsync([.. events.Select(number => number.Of(_bucket, _folder))], [], CancellationToken.None);
        if (outcome != new RecordOutcome(accepted, events.Length - accepted - ignored, ignored))
            throw new InvalidOperationException($"{outcome} where {accepted} were new and {ignored} to be ignored");
        await ReadAsync(lists, now);
    }

    /// <summary>The service reads lists after the commit.</summary>
    private async Task ReadAsync(List<(int Prefix, EventNumber List)> lists, DateTimeOffset now)
    {
        if (lists.Count == 0)
            return;
        foreach (var (prefix, list) in lists)
            _model[prefix].Read(list, now);
        await _services.GetRequiredService<ListReader>().ReadAsync(CancellationToken.None);
    }

    private async Task ExpectAsync(Expect expect)
    {
        _model[expect.Prefix].Expect(expect.Names, expect.Count, _clock.GetUtcNow());
        var prefix = $"{_folder}/{expect.Prefix}/";
        await _services.GetRequiredService<ExpectationTransactions>().TellAsync(
            new ExpectationTold(_bucket, prefix, [.. expect.Names.Select(name => prefix + name)], expect.Count, Time: null), CancellationToken.None);
    }

    private async Task DeleteAsync(EventNumber number)
    {
        if (number.IsIgnored)
            return;
        _model[number.Prefix].Delete(number);
        var deleted = number.Of(_bucket, _folder);
        await _services.GetRequiredService<ObjectRecorder>().DeleteAsync(
            [new ObjectEvent { Bucket = deleted.Bucket, Key = deleted.Key, Sequencer = deleted.Sequencer, EventTime = deleted.EventTime }],
            CancellationToken.None);
    }

    private static string Text(EventNumber list) => JsonSerializer.Serialize(
        list.Listed.Select(file => new Dictionary<string, object?> { ["key"] = file.Name, ["size"] = file.Size }));

    private async Task RaiseTimersAsync(TimeSpan ahead)
    {
        await Transactions.RaiseDueAsync(_clock.GetUtcNow() + ahead, AllAtOnce, CancellationToken.None);
        Array.ForEach(_model, prefix => prefix.CloseIfDue(_clock.GetUtcNow()));
    }

    private async Task FlushAsync(int prefix)
    {
        var wasOpen = _model[prefix].Open is not null;
        _model[prefix].Flush(_clock.GetUtcNow());
        RequireAnswer(await Actions.FlushAsync(NewRequest(), Id(prefix), CancellationToken.None), wasOpen, "flush");
    }

    private async Task HoldAsync(Hold hold)
    {
        var (wasOpen, until) = (_model[hold.Prefix].Open is not null, _clock.GetUtcNow() + hold.Time);
        _model[hold.Prefix].Hold(until);
        RequireAnswer(await Actions.HoldAsync(NewRequest(), Id(hold.Prefix), until, CancellationToken.None), wasOpen, null);
    }

    private async Task ExtendAsync(Extend extend)
    {
        var wasOpen = _model[extend.Prefix].Open is not null;
        _model[extend.Prefix].Extend(extend.Time);
        RequireAnswer(
            await Actions.ExtendAsync(NewRequest(), Id(extend.Prefix), dueAt => dueAt + extend.Time, CancellationToken.None), wasOpen, null);
    }

    private async Task CancelAsync(int prefix)
    {
        var wasOpen = _model[prefix].Open is not null;
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
        $"{i + 1} {batch.Reason} {batch.OpenedAt:O} {batch.ReadyAt:O} {Revision(batch)} {batch.Missing} {Described(batch, batch.OpenedAt)}");

    private static string Described(Batch batch, Dictionary<Guid, long> numberOf, ILookup<Guid, ObjectEventRow> objects) =>
        $"{batch.BatchNumber} {batch.Reason} {batch.OpenedAt:O} {batch.ReadyAt:O} {Revision(batch.Revises, batch.Revision, numberOf)} "
        + $"{batch.MissingCount} {batch.EventCount} {batch.ObjectCount} {batch.TotalSize} {batch.FirstEventTime:O} {batch.LastEventTime:O} "
        + Described(objects[batch.BatchId]);

    private static string DescribedOpen(PrefixModel prefix) =>
        $"{prefix.Closed.Count + 1} {prefix.Due.At:O} {Revision(prefix.Open!)} {prefix.Open!.Missing} {Described(prefix.Open!, null)}";

    private static string Described(PrefixState open, Dictionary<Guid, long> numberOf, ILookup<Guid, ObjectEventRow> objects) =>
        $"{open.BatchNumber} {open.DueAt:O} {Revision(open.Revises, open.Revision, numberOf)} {open.MissingCount} "
        + $"{open.EventCount} {open.ObjectCount} {open.TotalSize} "
        + $"{open.FirstEventTime:O} {open.LastEventTime:O} {Described(objects[open.BatchId!.Value])}";

    private static string Revision(BatchModel batch) => batch.IsLate ? $"r{batch.Revision} of {batch.First}" : "r1";

    private static string Revision(Guid? revises, long revision, Dictionary<Guid, long> numberOf) =>
        revises is { } first ? $"r{revision} of {numberOf[first]}" : $"r{revision}";

    // A batch without events, which a message opened, has the times at which it was opened.
    private static string Described(BatchModel batch, DateTimeOffset? timeWithoutEvents)
    {
        DateTimeOffset? first = batch.Events.Count > 0 ? batch.Events.Min(number => number.Time) : timeWithoutEvents;
        DateTimeOffset? last = batch.Events.Count > 0 ? batch.Events.Max(number => number.Time) : timeWithoutEvents;
        return $"{batch.Events.Count} {batch.Live.Count()} {batch.Live.Sum(number => number.Size ?? 0)} {first:O} {last:O} "
            + Listed(batch.Events.Select(number => (number.Name, number.Time, number.Size)));
    }

    private static string Described(IEnumerable<ObjectEventRow> rows) =>
        Listed(rows.Select(row => (row.Key[(row.Key.LastIndexOf('/') + 1)..], row.EventTime, row.Size)));

    private static string Listed(IEnumerable<(string Name, DateTimeOffset Time, long? Size)> objects) =>
        string.Join(' ', objects.Select(found => $"{found.Name}@{found.Time:mm:ss}={found.Size}").Order(StringComparer.Ordinal));

    private PrefixActions Actions => _services.GetRequiredService<PrefixActions>();

    private PrefixTransactions Transactions => _services.GetRequiredService<PrefixTransactions>();

    private Guid Id(int prefix) => PrefixId.Of(_bucket, $"{_folder}/{prefix}/");

    private Task<EdpDbContext> DatabaseAsync() => _services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();
}
