using System.Diagnostics;
using Edp.Service.Configuration;
using Edp.Service.Packaging;
using Edp.Service.Storage;
using Edp.Tests.Infrastructure;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

/// <summary>
/// Thousands of packages through random histories of batches, revisions seen any way and any number of times in any order, timers (in
/// time, early, late, lost), sweeps and restarts, against a plain model. A history that fails is made smaller and printed with its seed.
/// </summary>
public sealed class When_packages_live_through_anything(DatabaseProvider provider) : PackageSpec(provider)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private int _histories;

    [Test]
    public async Task Should_announce_each_round_once_and_in_time()
    {
        await RestartAsync();
        var histories = Provider == DatabaseProvider.Postgres ? 20 : 40;

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(histories), Prop.ForAll(PackageHistories.Arbitrary(), RunAsync));

        Clock.Advance(TimeSpan.FromHours(1));
        await Service.SweepAsync();
        await using var context = await Service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();
        var announced = await context.Announcements.Select(row => row.AnnouncementId).ToListAsync();
        await Eventually.HoldsAsync(() => Announced().Count >= announced.Count, "everything is published");
        // A process that ends between the sink and its commit leaves an event to be sent again, with its id.
        Assert.That(Announced().Select(ready => ready.Id).Distinct(), Is.EquivalentTo(announced));
    }

    private async Task RunAsync(PackageTick[] history)
    {
        var bucket = $"history-{++_histories}";
        var beginning = Clock.GetUtcNow();
        var models = Enumerable.Range(0, PackageHistories.Packages).Select(_ => new PackageModel(Delay)).ToArray();
        foreach (var tick in history)
        {
            Clock.Advance(TimeSpan.FromSeconds(tick.Wait));
            await SeeAsync(tick.Seen, bucket, beginning, models);
            await WakeAsync(tick.Wake, models);
        }

        Clock.Advance(Delay + Second);
        await WakeAsync(Wake.Sweep, models);

        // After a restart the service sweeps by itself; what it has locked then, it announces a moment later.
        IReadOnlyList<string> differences = [];
        var waited = Stopwatch.StartNew();
        do
            differences = await DifferencesAsync(bucket, models);
        while (differences.Count > 0 && waited.Elapsed < LongestWait);
        if (differences.Count > 0)
            throw new InvalidOperationException($"{string.Join("; ", history.Select(Describe))}\n{string.Join('\n', differences)}");
    }

    private async Task<IReadOnlyList<string>> DifferencesAsync(string bucket, PackageModel[] models)
    {
        var announced = await AnnouncedAsync(bucket);
        return [.. models.SelectMany((model, package) => model
            .Differences([.. announced.Where(one => one.PackageName == Sighting.NameOf(package))])
            .Select(difference => $"{package}: {difference}"))];
    }

    private async Task SeeAsync(Sighting[] seen, string bucket, DateTimeOffset beginning, PackageModel[] models)
    {
        if (seen.Length == 0)
            return;
        await Service.Services.GetRequiredService<PackageTransactions>().SeeAsync(
            () => [.. seen.Select(sighting => sighting.ToMessage(bucket, beginning))], CancellationToken.None);
        foreach (var sighting in seen)
            models[sighting.Package].See(sighting, Clock.GetUtcNow());
    }

    private async Task WakeAsync(Wake wake, PackageModel[] models)
    {
        if (wake == Wake.Restart)
        {
            await StopAsync();
            await RestartAsync();
        }

        if (wake is Wake.Timers or Wake.EarlyTimers)
            await Service.LetTimersComeAsync(wake == Wake.Timers ? TimeSpan.Zero : Delay);
        if (wake != Wake.Sweep)
            return;
        await SweepAsync();
        foreach (var model in models)
            model.Sweep(Clock.GetUtcNow());
    }

    /// <summary>A look leaves out what a timer has locked at that moment; the next one finds it.</summary>
    private async Task SweepAsync()
    {
        var lost = Clock.GetUtcNow() - Second;
        await Eventually.HoldsAsync(
            async () =>
            {
                await Service.SweepAsync();
                await using var context = await Service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();
                return !await context.Packages.AnyAsync(package => package.DueAt != null && package.TimerDueAt <= lost);
            },
            "nothing is overdue any more");
    }

    private async Task<List<PackageAnnouncement>> AnnouncedAsync(string bucket)
    {
        await using var context = await Service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();
        return await context.Announcements.AsNoTracking().Where(row => row.Bucket == bucket).ToListAsync();
    }

    private async Task RestartAsync() => await StartAsync([.. Settings(PackageReadyTrigger.PackageCreated)]);

    private static string Describe(PackageTick tick) =>
        $"{tick.Wait} s, {string.Join(' ', tick.Seen.Select(Describe))}, {tick.Wake}";

    private static string Describe(Sighting seen) => $"{seen.Package}:{seen.Number}{(seen.IsTold ? 'e' : 'p')}";
}
