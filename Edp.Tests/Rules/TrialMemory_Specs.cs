using Edp.Core.Batching;
using Edp.Core.Configuration;
using Edp.Core.Parsing;
using Edp.Core.Trials;
using Edp.Service.Configuration;
using Edp.Service.Storage;
using Edp.Service.Trials;
using Edp.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Rules;

/// <summary>A trial forgets what does not matter any more, and nobody sees it in what it finds.</summary>
public sealed class When_a_past_is_longer_than_what_a_trial_remembers
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task Should_count_a_prefix_once_that_comes_back_after_it_was_forgotten()
    {
        var report = await TryAsync(
            new BucketOptions { BucketName = "*", ThresholdDuration = 60 },
            Enumerable.Range(0, 4).SelectMany(week => new[] { ("lab/run/a", 7.0 * week), ("lab/run/b", 7.0 * week), ($"lab/other-{week}/a", 7.0 * week + 3) }));

        Assert.That((report.Prefixes, report.Batches, report.Objects, report.LateObjects), Is.EqualTo((5, 8, 12, 0)));
        Assert.That(report.Curve, Has.All.Property(nameof(LateRate.Rate)).Zero);
        Assert.That((report.ObjectsOfBatch!.Min, report.ObjectsOfBatch.Max), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task Should_know_for_as_long_as_a_rule_allows_lateness_which_batch_came_before()
    {
        // What is late expects nothing, so that it closes by quiet; what is not waits for its file.
        var rule = new BucketOptions
        {
            BucketName = "*", ThresholdDuration = 60, AllowedLateness = TimeSpan.FromDays(10).TotalSeconds, RequiredFiles = ["*.xml"], IncompleteAfter = 600
        };

        var report = await TryAsync(rule, [("lab/run/a.xml", 0), ("lab/run/b", 9), ("lab/run/c", 30)]);

        Assert.That(report.Reasons, Is.EquivalentTo(new Dictionary<string, long> { ["complete"] = 1, ["quiet"] = 1, ["incomplete"] = 1 }));
    }

    [Test]
    public async Task Should_take_a_key_of_the_open_batch_once_and_one_of_a_batch_that_closed_again()
    {
        var second = TimeSpan.FromSeconds(1).TotalDays;

        var report = await TryAsync(
            new BucketOptions { BucketName = "*", ThresholdDuration = 60, ThresholdEventCount = 3 },
            [("a/b/1", 0), ("a/b/2", second), ("a/b/1", 2 * second), ("a/b/3", 3 * second), ("a/b/1", 4 * second), ("a/b/1", 5 * second)]);

        Assert.That(report.Reasons, Is.EquivalentTo(new Dictionary<string, long> { ["count"] = 1, ["quiet"] = 1 }));
        Assert.That((report.ObjectsOfBatch!.Min, report.ObjectsOfBatch.Max), Is.EqualTo((1, 3)));
    }

    private static async Task<RuleTrialReport> TryAsync(BucketOptions rule, IEnumerable<(string Key, double Day)> past)
    {
        var trial = new RuleTrial(new RuleSet([rule]));
        foreach (var (key, day) in past)
        {
            // In what databases keep: a part of a microsecond is no time of a record.
            var at = Start + TimeSpan.FromSeconds(Math.Round(day * 86_400));
            await trial.AddAsync(new PastEvent(new ObjectEvent { Bucket = "lab", Key = key, EventTime = at }, at));
        }

        return (await trial.EndAsync(Start, Start.AddDays(365), isCut: false)).Rules.Single();
    }
}

/// <summary>Rules that would keep too much open end a trial, and not the service's memory.</summary>
public sealed class When_rules_keep_more_open_than_a_trial_has_room_for(DatabaseProvider provider) : ServiceSpec(provider)
{
    [Test]
    public async Task Should_end_the_trial_there_and_say_so()
    {
        await StartAsync(Rule(("ThresholdDuration", 600), ("ThresholdEventCount", 0)));
        for (var i = 0; i < 4; i++)
        {
            await Client.RecordAsync(Enumerable.Range(0, 10).Select(n => new S3Event(Bucket, $"lab/run/{i}-{n}")));
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        using var trials = new RuleTrials(Service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>(), Clock, maxOpenKeys: 20);
        var report = await trials.TryAsync(Service.Services.GetRequiredService<BucketRules>().Current, Clock.GetUtcNow().AddDays(-1), CancellationToken.None);

        Assert.That((report!.IsCut, report.Events, report.Rules.Single().Open), Is.EqualTo((true, 21, 1)));
        Assert.That(report.Until, Is.LessThan(Clock.GetUtcNow()), "nothing is said of the time after it");
    }
}
