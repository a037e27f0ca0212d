using System.Globalization;
using Edp.Core.Outbox;
using Edp.Service.Configuration;
using Edp.Service.Lists;
using Edp.Service.Publishing;
using Edp.Tests.Infrastructure;
using Edp.Tests.Lists;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;

namespace Edp.Tests.Histories;

/// <summary>
/// R1 to R10, R15 and R16 over random histories of events, second deliveries, re-orderings, deletions, timers (in time, early, late), flushes,
/// messages and lists that say what a batch has to contain (first, among, last, replaced, never), rules that are
/// replaced and restarts, against a plain model. A history that fails is made smaller and printed with its seed; put the seed into EDP_TEST_SEED
/// (<c>seed,gamma</c> or <c>seed,gamma,size</c>) to run it again. EDP_TEST_HISTORIES makes the
/// run longer.
/// </summary>
public sealed class When_anything_happens_in_any_order(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const string SeedVariable = "EDP_TEST_SEED";
    private const string HistoriesVariable = "EDP_TEST_HISTORIES";
    private const int Histories = 300;
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly HistoryClock _clock = new(Beginning);
    private readonly FakeListSource _lists = new();
    private int _histories;

    protected override ManualClock Clock => _clock;

    [Test]
    public async Task Should_do_what_the_model_does()
    {
        await StartAsync(WithoutFile, HistoryRules.Settings());
        var config = Config.QuickThrowOnFailure.WithMaxTest(
            (Amount.In(HistoriesVariable) ?? Histories) / (Provider == DatabaseProvider.Postgres ? 5 : 1));
        if (Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } seed)
            config = config.WithReplay(Replay(seed));

        Check.One(config, Prop.ForAll(RandomHistories.Arbitrary(), RunAsync));
    }

    private async Task RunAsync(History history)
    {
        // Timers of all prefixes are raised, so each history is a time of its own, in which all earlier ones have ended.
        var number = ++_histories;
        _clock.Begin(Beginning.AddDays(number));
        var run = new HistoryRun(
            Service.Services, _clock, _lists, history, string.Create(CultureInfo.InvariantCulture, $"history-{number}"));
        IReadOnlyList<string> differences;
        try
        {
            foreach (var step in history.Steps)
                await run.StepAsync(step);
            differences = await run.DifferencesAsync();
        }
        finally
        {
            await run.EndAsync();
        }

        if (differences.Count > 0)
            throw new InvalidOperationException($"{history}\n{string.Join('\n', differences)}");
    }

    private static Replay Replay(string seed)
    {
        var parts = seed.Split(',').Select(part => ulong.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        return new Replay(new Rnd(parts[0], parts[1]), parts.Length > 2 ? (int)parts[2] : null);
    }

    private void WithoutFile(IServiceCollection services)
    {
        services.AddSingleton<IListSource>(_lists);
        services.RemoveAll<IEventSink>();
        services.AddSingleton<IEventSink, OpenSink>();
    }

    /// <summary>Takes everything and keeps nothing; what is published is not what these histories are about.</summary>
    private sealed class OpenSink : IEventSink
    {
        public EventSinks Kind => EventSinks.File;

        public Task<IReadOnlyDictionary<Guid, string>> WriteAsync(
            IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<Guid, string>>(events.ToDictionary(outgoing => outgoing.Id, _ => ""));
    }
}
