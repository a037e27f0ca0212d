using Edp.Core.Batching;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using Microsoft.Playwright;
using NUnit.Framework;

namespace Edp.Tests.Pages;

/// <summary>The pages as Chromium shows them; axe and the browser itself are the judges.</summary>
public sealed class When_a_person_looks_at_the_pages() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private static readonly string? Gallery = Environment.GetEnvironmentVariable("EDP_TEST_SCREENSHOTS");

    [Test]
    public async Task Should_be_shown_without_a_fault_in_light_and_dark_on_narrow_and_wide_screens()
    {
        await StartAsync(Rule(("ThresholdDuration", 60), ("ThresholdEventCount", 20)));
        await Client.RecordAsync(SampleFolders.Open(Bucket).Concat(Enumerable.Range(0, 60).Select(i => new S3Event(Bucket, $"done/run-1/{i}.raw"))));
        var batch = (await BatchesAsync(3, "done/run-1/"))[0];
        await Client.RecordAsync(new S3Event(Bucket, ".quilt/x"), new S3Event(Bucket, SampleFolders.Script));
        await Service.DeliverAsync();
        await Client.ActAsync<PrefixItem>("/prefixes/hold", new HoldCommand(Bucket, "hplc-07/run-0003/", Clock.GetUtcNow().AddDays(1), SampleFolders.Script));
        await Client.ActAsync<ReplayItem>("/batches/replay", new BucketReplayCommand(Bucket, Clock.GetUtcNow().AddDays(-1), Clock.GetUtcNow().AddDays(1)));
        string[] paths =
        [
            "/", "/open", "/closed", $"/prefix?bucket={Bucket}&prefix={Uri.EscapeDataString(KeyPrefix.Of(SampleFolders.Script, 2))}",
            $"/prefix?bucket={Bucket}&prefix=done/run-1/", $"/batch/{batch.BatchId}",
            $"/why?uri=s3://{Bucket}/done/run-1/7.raw", "/errors", "/rule", "/rule/0",
            $"/prefix?bucket={Bucket}&prefix=hplc-07/run-0003/", "/actions"
        ];

        await using var visitor = await Visitor.ComeAsync(Service, new() { ReducedMotion = ReducedMotion.Reduce });
        foreach (var path in paths)
        {
            await visitor.GoAsync(path);
            // As somebody leaves a page who is about to do something.
            foreach (var panel in await visitor.Find("summary").AllAsync())
                await panel.ClickAsync();
            await Axe.EnterAsync(visitor.Page);
            foreach (var width in new[] { 320, 1_600 })
            {
                await visitor.Page.SetViewportSizeAsync(width, 1_000);
                await CheckAsync(visitor, ColorScheme.Light, Axe.Everything, $"{path} in light at {width} px");
                await CheckAsync(visitor, ColorScheme.Dark, Axe.Colours, $"{path} in dark at {width} px");
            }
        }
    }

    [Test]
    public async Task Should_be_found_wrong_where_it_is()
    {
        await StartAsync();
        await using var visitor = await Visitor.ComeAsync(Service);
        await visitor.GoAsync("/errors");
        await Axe.EnterAsync(visitor.Page);
        await visitor.Page.EvaluateAsync(
            """
            Object.assign(document.querySelector('h1').style, { color: '#eee', backgroundColor: '#fff' });
            document.documentElement.removeAttribute('lang');
            """);

        Assert.That(await Axe.JudgeAsync(visitor.Page, Axe.Colours), Has.One.StartsWith("color-contrast: ").And.Exactly(1).Items);
        Assert.That(await Axe.JudgeAsync(visitor.Page, Axe.Everything), Has.One.StartsWith("html-has-lang: ").And.Exactly(2).Items);
    }

    private static async Task CheckAsync(Visitor visitor, ColorScheme theme, IReadOnlyDictionary<string, object> rules, string what)
    {
        await visitor.Page.EmulateMediaAsync(new() { ColorScheme = theme });
        if (Gallery is not null)
        {
            var name = string.Concat(what.Split(' ', '/', '?')).Replace('%', '_');
            await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(Gallery, $"{name[..Math.Min(60, name.Length)]}{what.GetHashCode(StringComparison.Ordinal)}.png"), FullPage = true });
        }

        Assert.That(await Axe.JudgeAsync(visitor.Page, rules), Is.Empty, what);
        Assert.That(
            await visitor.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth"), Is.LessThanOrEqualTo(0), $"{what} is too wide");
    }
}
