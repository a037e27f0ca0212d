using Edp.Core.Configuration;
using Edp.Service.Configuration;
using Edp.Service.Packaging;
using Edp.Service.Storage;
using Edp.Service.Transactions;
using Edp.Tests.Infrastructure;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

/// <summary>
/// Thousands of packages through random histories of batches, revisions observed any way and any number of times in any order, timers (in
/// time, early, late, raised by two at once) and restarts, against a plain model. A history that fails is made smaller and printed with its
/// seed.
/// </summary>
public sealed class When_packages_live_through_anything(DatabaseProvider provider) : PackageSpec(provider)
{
    private int _histories;

    [Test]
    public async Task Should_become_ready_once_in_each_round_and_in_time()
    {
        await RestartAsync();
        var histories = Provider == DatabaseProvider.Postgres ? 20 : 40;

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(histories), Prop.ForAll(PackageHistories.Arbitrary(), RunAsync));

        Clock.Advance(TimeSpan.FromHours(1));
        await RaiseAllAsync();
        await Service.DeliverAsync();
        await using var context = await ContextAsync();
        var ready = await context.ReadyPackages.Select(row => row.PackageReadyId).ToListAsync();
        await Eventually.HoldsAsync(() => PackageReadyEvents().Count >= ready.Count, "everything is published");
        // A process that ends between the sink and its commit leaves an event to be sent again, with its id.
        Assert.That(PackageReadyEvents().Select(published => published.Id).Distinct(), Is.EquivalentTo(ready));
    }

    private async Task RunAsync(PackageTick[] history)
    {
        var bucket = $"history-{++_histories}";
        var beginning = Clock.GetUtcNow();
        var models = Enumerable.Range(0, PackageHistories.Packages).Select(_ => new PackageModel(Delay)).ToArray();
        List<string> differences = [];
        foreach (var tick in history)
        {
            Clock.Advance(TimeSpan.FromSeconds(tick.Wait));
            await ObserveAsync(tick.Observed, bucket, beginning, models);
            await EndAsync(tick.End, models);
            differences.AddRange(await WithoutTimerAsync());
        }

        Clock.Advance(Delay);
        await EndAsync(TickEnd.RaiseTimers, models);
        differences.AddRange(await DifferencesAsync(bucket, models));
        if (differences.Count > 0)
            throw new InvalidOperationException($"{string.Join("; ", history.Select(Describe))}\n{string.Join('\n', differences)}");
    }

    private async Task<IReadOnlyList<string>> DifferencesAsync(string bucket, PackageModel[] models)
    {
        await using var context = await ContextAsync();
        var ready = await context.ReadyPackages.AsNoTracking().Where(row => row.Bucket == bucket).ToListAsync();
        return [.. models.SelectMany((model, package) => model
            .Differences([.. ready.Where(row => row.PackageName == Observation.NameOf(package))])
            .Select(difference => $"{package}: {difference}"))];
    }

    /// <summary>R11: what waits has a timer that comes in time, whatever happened.</summary>
    private async Task<IReadOnlyList<string>> WithoutTimerAsync()
    {
        await using var context = await ContextAsync();
        return await context.Packages
            .Where(package => package.CurrentState != nameof(PackageStateMachine.Ready)
                && (package.TimerDueAt == null || package.TimerDueAt > package.DueAt))
            .Select(package => $"{package.PackageName} is {package.CurrentState} and has no timer in time")
            .ToListAsync();
    }

    private async Task ObserveAsync(Observation[] observed, string bucket, DateTimeOffset beginning, PackageModel[] models)
    {
        if (observed.Length == 0)
            return;
        await Service.Services.GetRequiredService<PackageTransactions>().ObserveAsync(
            () => [.. observed.Select(observation => observation.ToMessage(bucket, beginning))], CancellationToken.None);
        foreach (var observation in observed)
            models[observation.Package].Observe(observation, Clock.GetUtcNow());
    }

    private async Task EndAsync(TickEnd end, PackageModel[] models)
    {
        switch (end)
        {
            case TickEnd.Restart:
                await StopAsync();
                await RestartAsync();
                break;
            case TickEnd.RaiseTimersEarly:
                await RaiseAsync(Clock.GetUtcNow() + Delay);
                break;
            case TickEnd.RaiseTimersTwice:
                await Task.WhenAll(RaiseAsync(Clock.GetUtcNow()), RaiseAsync(Clock.GetUtcNow()));
                break;
            case TickEnd.RaiseTimers:
                await RaiseAllAsync();
                foreach (var model in models)
                    model.TimersRaised(Clock.GetUtcNow());
                break;
        }
    }

    private Task<int> RaiseAsync(DateTimeOffset dueBefore) =>
        Service.Services.GetRequiredService<PackageTransactions>().RaiseDueAsync(dueBefore, take: 1_000, CancellationToken.None);

    /// <summary>A query leaves out what another one has locked at that moment, which the service does by itself at its start.</summary>
    private Task RaiseAllAsync() => Eventually.HoldsAsync(
        async () =>
        {
            await Service.RaiseTimersAsync();
            await using var context = await ContextAsync();
            var now = Clock.GetUtcNow();
            return !await context.Packages.AnyAsync(package => package.TimerDueAt <= now);
        },
        "no timer is due any more");

    private Task<EdpDbContext> ContextAsync() =>
        Service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();

    private async Task RestartAsync() => await StartAsync([.. Settings(PackageReadyTrigger.PackageCreated)]);

    private static string Describe(PackageTick tick) =>
        $"{tick.Wait} s, {string.Join(' ', tick.Observed.Select(Describe))}, {tick.End}";

    private static string Describe(Observation observed) => $"{observed.Package}:{observed.Number}{(observed.IsReported ? 'e' : 'p')}";
}
