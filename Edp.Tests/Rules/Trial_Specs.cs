using System.Net;
using System.Net.Http.Json;
using Edp.Core.Trials;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Rules;

/// <summary>Rules are tried on the recorded past, through the same machine.</summary>
public sealed class When_rules_are_tried_on_the_past(DatabaseProvider provider) : ServiceSpec(provider)
{
    private static readonly (string, string?)[] InForce =
        Rule(("ThresholdDuration", 60), ("ThresholdEventCount", 5), ("CompletionMarkers", "*.done"), ("MarkerGrace", 0), ("IgnorePrefixes", "scratch/*"));

    [Test]
    public async Task Should_make_of_it_what_the_service_made_of_it_by_the_same_rules()
    {
        await StartAsync(InForce);
        await LiveAsync();
        var closed = await Client.BatchesAsync(Bucket);
        var open = (await Client.PrefixesAsync(Bucket)).Count(prefix => prefix.BatchId is not null);

        var tried = (await TryAsync(new { })).Rules.Single();

        Assert.That((tried.Batches, tried.Open), Is.EqualTo((closed.Count, open)));
        Assert.That(tried.Reasons, Is.EquivalentTo(closed.CountBy(batch => batch.Reason).ToDictionary(one => one.Key, one => (long)one.Value)));
        Assert.That(tried.Reasons.Keys, Is.EquivalentTo(new[] { "quiet", "count", "marker" }));
        Assert.That(tried.ObjectsOfBatch!.Max, Is.EqualTo(closed.Max(batch => batch.ObjectCount)));
        Assert.That(tried.ObjectsOfBatch!.Min, Is.EqualTo(closed.Min(batch => batch.ObjectCount)));
        Assert.That(tried.Delay!.Max, Is.EqualTo(60));
    }

    [Test]
    public async Task Should_say_what_other_rules_would_have_made_of_it_and_change_nothing()
    {
        await StartAsync(InForce);
        await LiveAsync();
        var before = await Client.BatchesAsync(Bucket);

        var report = await TryAsync(new { rules = new { rules = new[] { new { name = "patient", bucketName = "*", thresholdDuration = 7_200, thresholdEventCount = 0 } } } });

        var tried = report.Rules.Single();
        Assert.That((tried.Rule, tried.QuietPeriod), Is.EqualTo(("patient", 7_200)));
        Assert.That(tried.Batches + tried.Open, Is.LessThan(before.Count));
        Assert.That(tried.Objects, Is.EqualTo(report.Events));
        Assert.That((await Client.BatchesAsync(Bucket)).Count, Is.EqualTo(before.Count));
    }

    [Test]
    public async Task Should_count_late_objects_and_suggest_the_shortest_quiet_period_without_many()
    {
        await StartAsync(Rule(("ThresholdDuration", 60), ("ThresholdEventCount", 0)));
        // Each run pauses for four minutes before its last tenth.
        for (var i = 0; i < 10; i++)
        {
            if (i == 9)
                await Service.AdvanceAsync(TimeSpan.FromMinutes(4));
            await Client.RecordAsync(Enumerable.Range(0, 20).Select(run => new S3Event(Bucket, $"lab/run-{run}/{i}.raw")));
            Clock.Advance(TimeSpan.FromSeconds(2));
        }

        var tried = (await TryAsync(new { })).Rules.Single();

        Assert.That(tried.Curve.Single(point => point.QuietPeriod == 60).Rate, Is.EqualTo(0.1).Within(1e-9));
        Assert.That(tried.Curve.Single(point => point.QuietPeriod == 300).Rate, Is.Zero);
        Assert.That(tried.Suggested, Is.EqualTo(new LateRate(300, 0)));
        Assert.That((tried.Batches, tried.Open, tried.LateObjects), Is.EqualTo((20, 20, 0)), "the late ones are in batches that are open");
        Assert.That(await Client.Http.GetStringAsync("/trial?days=1"), Does.Contain("5 min 0 s, with 0 % late"));
    }

    [Test]
    public async Task Should_refuse_what_can_not_be_tried()
    {
        await StartAsync();

        foreach (var request in new object[] { new { since = Clock.GetUtcNow().AddDays(1) }, new { rules = new { rules = "none" } }, new { since = "yesterday" } })
        {
            using var answer = await Client.Http.PostAsJsonAsync("/rules/try", request);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), $"{request}");
        }
    }

    /// <summary>Two hours of several folders: what is full, marked, quiet, written twice, ignored, and late.</summary>
    private async Task LiveAsync()
    {
        for (var minute = 0; minute < 24; minute++)
        {
            await Client.RecordAsync(
                new S3Event(Bucket, $"full/run/{minute % 7}-{minute}") { Size = minute },
                new S3Event(Bucket, $"full/run/{minute}-b") { Size = 10 * minute },
                new S3Event(Bucket, minute % 9 == 0 ? $"marked/run/{minute}.done" : "marked/run/same"),
                new S3Event(Bucket, $"scratch/{minute}"));
            if (minute % 4 == 0)
                await Client.RecordAsync(new S3Event(Bucket, $"quiet/run-{minute % 3}/{minute}") { Size = 7 });
            await Service.AdvanceAsync(TimeSpan.FromSeconds(minute % 5 == 0 ? 61 : 20));
        }
    }

    private async Task<TrialReport> TryAsync(object request)
    {
        using var answer = await Client.Http.PostAsJsonAsync("/rules/try", request);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<TrialReport>())!;
    }
}
