using System.Net;
using System.Net.Http.Json;
using Edp.Service.Configuration;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using Edp.Tests.Pages;
using NUnit.Framework;

namespace Edp.Tests.Backfilling;

/// <summary>R17: backfills are on a page with how far they are, and what is done with them is written down, whichever way it was asked for.</summary>
[TestFixture(DatabaseProvider.Sqlite)]
[TestFixture(DatabaseProvider.Postgres)]
public sealed class When_a_backfill_is_on_a_page(DatabaseProvider provider) : BackfillFixture(provider)
{
    [Test]
    public async Task Should_show_how_far_it_is_and_be_paused_resumed_changed_and_cancelled()
    {
        Old.Put(Enumerable.Range(0, 60).Select(i => new FakeObject($"run/{i:00}/a")));
        await StartBesideS3Async();
        var id = (await BeginAsync(new { bucket = Bucket, prefix = "run/", rate = 1, reason = "older than EDP" })).BackfillId;
        await Eventually.HoldsAsync(async () => (await ReadAsync(id)).ListedCount > 0, "the first object is listed");

        Clock.Advance(TimeSpan.FromSeconds(1));
        await SubmitAsync(id, "paused");
        var paused = await ReadAsync(id);
        var page = await Client.Http.GetStringAsync("/actions");
        Assert.That((await Client.Http.FormsAsync("/actions")).Count(form => form == $"/backfill/{id}"), Is.EqualTo(3), "resume, change, cancel");
        await SubmitAsync(id, ("rate", "10000"), ("reason", "why rate"));
        await SubmitAsync(id, "running");
        var done = await UntilAsync(id, "completed");
        var second = (await BeginAsync(new { bucket = Bucket, prefix = "run/", rate = 1 })).BackfillId;
        Clock.Advance(TimeSpan.FromSeconds(1));
        await SubmitAsync(second, "cancelled");

        Assert.That(page, Does.Contain($"{paused.ListedCount} listed").And.Contains("paused").And.Contains($"s3://{Bucket}/run/"));
        Assert.That(done.RecordedCount, Is.EqualTo(60));
        Assert.That((await ReadAsync(second)).State, Is.EqualTo("cancelled"));
        Assert.That(await Client.Http.FormsAsync("/actions"), Has.None.Contains("/backfill/"));
        var actions = await Client.OperatorActionsAsync($"bucket={Bucket}");
        Assert.That(
            actions.Select(action => (action.Action, action.Reason)),
            Is.EqualTo(new[]
            {
                ("backfill", "older than EDP"), ("pause-backfill", "why paused"), ("change-backfill", "why rate"), ("resume-backfill", "why running"),
                ("backfill", null), ("cancel-backfill", "why cancelled")
            }));
        Assert.That(actions[2].Before.GetProperty("rate").GetInt64(), Is.EqualTo(1));
        Assert.That(actions[2].After.GetProperty("rate").GetInt64(), Is.EqualTo(10_000));
        Assert.That(await Client.Http.GetStringAsync("/actions"), Does.Contain("Backfill paused</b> by local"));
    }

    [Test]
    public async Task Should_want_a_reason_over_HTTP_where_that_is_set()
    {
        Old.Put(new FakeObject("run/1/a"));
        await StartBesideS3Async(("Edp:Http:RequireReason", "true"));

        using var refused = await Client.Http.PostAsJsonAsync("/backfills", new { bucket = Bucket });
        var id = (await BeginAsync(new { bucket = Bucket, rate = 1, reason = "because" })).BackfillId;
        using var unchanged = await Client.Http.PatchAsJsonAsync($"/backfills/{id}", new { state = "paused" });

        Assert.That((refused.StatusCode, unchanged.StatusCode), Is.EqualTo((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest)));
        Assert.That(await Client.OperatorActionsAsync(), Has.Count.EqualTo(1));
    }

    private Task SubmitAsync(Guid id, string state) => SubmitAsync(id, ("state", state), ("reason", $"why {state}"));

    private async Task SubmitAsync(Guid id, params IEnumerable<(string, string)> fields)
    {
        var token = PageForms.TokenOf(await Client.Http.GetStringAsync("/actions"));
        using var answer = await Client.Http.SendFormAsync($"/backfill/{id}", [(PageForms.Token, token), .. fields]);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        // What is listed by time has an order then.
        Clock.Advance(TimeSpan.FromSeconds(1));
    }
}
