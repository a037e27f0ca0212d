using System.Net.Http.Json;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using Microsoft.Playwright;
using NUnit.Framework;

namespace Edp.Tests.Pages;

/// <summary>R17: buttons in a browser, by keyboard, with and without scripts.</summary>
public sealed class When_an_operator_has_a_browser() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private const string Folder = "hplc-07/run-0412/";

    [TestCase(true)]
    [TestCase(false)]
    public async Task Should_hold_a_batch_and_read_what_was_done(bool hasScripts)
    {
        await StartAsync(Rule(("ThresholdDuration", 60)));
        await Client.RecordAsync(new S3Event(Bucket, $"{Folder}1.raw"));
        await using var visitor = await Visitor.ComeAsync(Service, new() { JavaScriptEnabled = hasScripts });
        await visitor.GoAsync($"/prefix?bucket={Bucket}&prefix={Folder}");

        await visitor.Find("summary", "Flush").PressAsync("Enter");
        await Assertions.Expect(visitor.Find("form[action^='/prefix/flush']")).ToBeVisibleAsync();
        await visitor.Find("summary", "Hold").PressAsync("Enter");
        await Assertions.Expect(visitor.Find("form[action^='/prefix/flush']")).ToBeHiddenAsync();
        var form = visitor.Find("form[action^='/prefix/hold']");
        await form.Locator("button").ClickAsync();
        Assert.That((await Client.OperatorActionsAsync()).Count, Is.Zero, "the browser asks for a reason first");
        await form.Locator("[name=amount]").FillAsync("3");
        await form.Locator("[name=reason]").FillAsync("the robot is stuck");
        await form.Locator("[name=reason]").PressAsync("Enter");

        await Assertions.Expect(visitor.Find(".notice")).ToContainTextAsync("Held until");
        await Assertions.Expect(visitor.Find(".notice")).ToContainTextAsync("by local: the robot is stuck");
        await Assertions.Expect(visitor.Find(".life")).ToContainTextAsync("Held until");
        Assert.That((await Client.PrefixAsync(Bucket, Folder)).HeldUntil, Is.EqualTo(Clock.GetUtcNow().AddHours(3)));
    }

    [Test]
    public async Task Should_see_a_replay_get_on_and_keep_what_is_being_written()
    {
        await StartAsync([("Edp:Outbox:ReplayRate", "1"), .. Rule(("ThresholdEventCount", 1))]);
        await Client.RecordAsync(Enumerable.Range(0, 3).Select(i => new S3Event(Bucket, $"{Folder}{i}.raw")));
        await Eventually.GetAsync(() => Client.BatchesAsync(Bucket), batches => batches.Count(batch => batch.PublishedAt is not null) == 3, "all are published");
        var replay = await Client.ActAsync<ReplayItem>(
            "/batches/replay", new BucketReplayCommand(Bucket, Clock.GetUtcNow().AddDays(-1), Clock.GetUtcNow().AddDays(1)));
        await using var visitor = await Visitor.ComeAsync(Service);
        await visitor.GoAsync("/actions");
        await visitor.Find("summary", "Replay a bucket").ClickAsync();
        var bucket = visitor.Find("form[action='/replay'] [name=bucket]");
        await bucket.FillAsync("anothe");

        await Eventually.HoldsAsync(
            async () =>
            {
                Clock.Advance(TimeSpan.FromSeconds(5));
                return (await Client.Http.GetFromJsonAsync<ReplayItem>($"/replays/{replay.ReplayId}"))!.FinishedAt is not null;
            },
            "the replay is done");
        await Assertions.Expect(visitor.Find("#replays ~ .rows li").First).ToContainTextAsync("3 of 3 events sent again");
        await Assertions.Expect(visitor.Find("#replays ~ .rows li").First).ToContainTextAsync("completed");
        await Assertions.Expect(bucket).ToHaveValueAsync("anothe");
    }
}
