using System.Text.Json;
using System.Text.RegularExpressions;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using Microsoft.Playwright;
using NUnit.Framework;

namespace Edp.Tests.Pages;

/// <summary>What happens on a page while somebody looks, and what works without a script or a mouse.</summary>
public sealed class When_a_page_is_open() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private const string Folder = "hplc-07/run-0412/";

    [Test]
    public async Task Should_show_a_batch_that_opens_and_closes()
    {
        await StartAsync(Rule(("ThresholdDuration", 60), ("ThresholdEventCount", 20)));
        await using var visitor = await Visitor.ComeAsync(Service);
        await visitor.GoAsync("/");
        await Assertions.Expect(visitor.Find("#live")).ToHaveTextAsync("Live");

        await Client.RecordAsync(new S3Event(Bucket, $"{Folder}1.raw"), new S3Event(Bucket, $"{Folder}2.raw"));
        var open = visitor.Find("#next li", Folder);
        await Assertions.Expect(open).ToContainTextAsync("2 of 20 objects");
        await Assertions.Expect(open).ToContainTextAsync(Matching("closes in 1 min 00 s|closes in 5[0-9] s"));
        Assert.That(await open.Locator("progress").EvaluateAsync<double>("bar => bar.value"), Is.LessThan(0.5));
        Clock.Advance(TimeSpan.FromSeconds(45));
        await Assertions.Expect(open).ToContainTextAsync(Matching("closes in 1[0-5] s"));
        Assert.That(await open.Locator("progress").EvaluateAsync<double>("bar => bar.value"), Is.GreaterThan(0.7));

        await Service.AdvanceAsync(TimeSpan.FromSeconds(15));
        await Assertions.Expect(visitor.Find("#next li", Folder)).ToHaveCountAsync(0);
        var closed = visitor.Find("#latest li", Folder).First;
        await Assertions.Expect(closed).ToContainTextAsync("quiet");
        await Assertions.Expect(closed.GetByTitle("closed: yes")).ToHaveCountAsync(1);
        await Assertions.Expect(closed.GetByTitle("delivered: yes")).ToHaveCountAsync(1);
        await Assertions.Expect(closed.GetByTitle("received: unknown")).ToHaveCountAsync(1);
        await Assertions.Expect(closed.GetByTitle("packaged: no")).ToHaveCountAsync(1);
    }

    [Test]
    public async Task Should_keep_the_focus_and_stand_still_when_it_is_paused()
    {
        await StartAsync(Rule(("ThresholdDuration", 60)));
        await Client.RecordAsync(new S3Event(Bucket, $"{Folder}1.raw"));
        await using var visitor = await Visitor.ComeAsync(Service);
        await visitor.GoAsync("/");
        var link = visitor.Find("#next li", Folder).Locator("a");
        await link.FocusAsync();

        await Client.RecordAsync(new S3Event(Bucket, $"{Folder}2.raw"));
        await Assertions.Expect(visitor.Find("#next li", Folder)).ToContainTextAsync("2 of 20");
        await Assertions.Expect(link).ToBeFocusedAsync();

        await visitor.Find("#pause").PressAsync("Enter");
        await Assertions.Expect(visitor.Find("#live")).ToHaveTextAsync("Paused");
        await Client.RecordAsync(new S3Event(Bucket, "another/run/1.raw"));
        // Who comes afterwards and is told of what came later still shows that this page would have been told as well.
        await using var other = await Visitor.ComeAsync(Service);
        await other.GoAsync("/");
        await Assertions.Expect(other.Find("#live")).ToHaveTextAsync("Live");
        await Client.RecordAsync(new S3Event(Bucket, "third/run/1.raw"));
        await Assertions.Expect(other.Find("#next li", "third/run/")).ToHaveCountAsync(1);
        await Assertions.Expect(visitor.Find("#next li", "another/run/")).ToHaveCountAsync(0);
        await visitor.Find("#pause").PressAsync("Enter");
        await Assertions.Expect(visitor.Find("#next li", "another/run/")).ToHaveCountAsync(1);
    }

    [Test]
    public async Task Should_work_without_scripts()
    {
        await StartAsync(Rule(("ThresholdDuration", 60)));
        await Client.RecordAsync(new S3Event(Bucket, $"{Folder}1.raw"));
        await using var visitor = await Visitor.ComeAsync(Service, new() { JavaScriptEnabled = false });
        await visitor.GoAsync("/");

        await Assertions.Expect(visitor.Find("#next li", Folder)).ToContainTextAsync("closes at 2026-03-14 09:27:53 UTC");
        await Assertions.Expect(visitor.Find("progress")).ToBeHiddenAsync();
        await Assertions.Expect(visitor.Find("#pause")).ToBeHiddenAsync();
        await visitor.Find("#uri").FillAsync($"s3://{Bucket}/{Folder}1.raw");
        await visitor.Find("#uri").PressAsync("Enter");
        await Assertions.Expect(visitor.Find("main")).ToContainTextAsync("How EDP knows");
        await visitor.Find("a", "The folder and its life").ClickAsync();
        await visitor.Find("a", "Batch 1").First.ClickAsync();
        await Assertions.Expect(visitor.Find("td")).ToContainTextAsync([$"{Folder}1.raw"]);
    }

    [Test]
    public async Task Should_be_used_by_keyboard_and_copy_an_event()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1)));
        await Client.RecordAsync(new S3Event(Bucket, $"{SampleFolders.Disguised}1.raw"));
        var batch = (await BatchesAsync(1, SampleFolders.Disguised))[0];
        await using var visitor = await Visitor.ComeAsync(Service, new() { Permissions = ["clipboard-read", "clipboard-write"] });
        await visitor.GoAsync("/");
        await Assertions.Expect(visitor.Find("#live")).ToHaveTextAsync("Live");

        await visitor.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(visitor.Find(".skip")).ToBeFocusedAsync();
        await visitor.Page.Keyboard.PressAsync("Enter");
        for (var i = 0; i < 20 && !await visitor.Find($"a[href='/batch/{batch.BatchId}']").EvaluateAsync<bool>("a => a === document.activeElement"); i++)
            await visitor.Page.Keyboard.PressAsync("Tab");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visitor.Find("h1")).ToHaveTextAsync("Batch 1");
        await visitor.Find("[data-copy]").PressAsync("Enter");
        await Assertions.Expect(visitor.Find("[data-copy]")).ToHaveTextAsync("Copied");

        var copied = await visitor.Page.EvaluateAsync<string>("navigator.clipboard.readText()");
        var detail = JsonDocument.Parse(copied).RootElement.GetProperty("detail");
        Assert.That(detail.GetProperty("prefix").GetString(), Is.EqualTo(SampleFolders.Disguised));
        Assert.That(copied, Does.Contain(@"\u202E").And.Not.Contain("\u202E"));
    }

    // The service's clock stands still, the browser's goes on from what it was told last.
    private static Regex Matching(string pattern) => new(pattern, RegexOptions.None, TimeSpan.FromSeconds(10));
}
