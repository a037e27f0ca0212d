using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Pages.Live;
using Edp.Service.Storage;
using Edp.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace Edp.Tests.Pages;

/// <summary>How many batches are open, as the first page says it.</summary>
public sealed partial class When_open_batches_are_counted(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const int Many = OpenCounter.MaxCounted + 200;

    [Test]
    public async Task Should_count_in_the_reading_that_lists_them()
    {
        await StartAsync(Rule(("ThresholdDuration", 60), ("ThresholdEventCount", 2)));

        for (var open = 1; open <= 3; open++)
        {
            await RecordAsync(open, 1);
            Assert.That(Open(await HomeAsync(home => home.Contains($"f/{open}/", StringComparison.Ordinal))), Is.EqualTo($"{open}"));
        }

        await RecordAsync(2, 1, "2nd.raw");
        Assert.That(Open(await HomeAsync(home => !Part(home, "next").Contains("f/2/", StringComparison.Ordinal))), Is.EqualTo("2"));
        await RecordAsync(1_000, 298);
        Assert.That(Open(await HomeAsync(home => Open(home) != "2")), Is.EqualTo("300"));
    }

    [Test]
    public async Task Should_say_how_old_the_count_is_where_they_are_too_many_to_be_counted_each_time()
    {
        await StartAsync(Rule(("ThresholdDuration", 60)));
        await RecordAsync(0, Many);

        Assert.That(Open(await Client.Http.GetStringAsync("/")), Is.EqualTo("5,000+"), "who comes first does not wait for it");
        Assert.That(Open(await HomeAsync(home => Open(home) != "5,000+")), Does.Match("^5,200(, counted [^<]* ago)?$"));
        var later = await HomeAsync(home => home.Contains("counted", StringComparison.Ordinal));
        Assert.That(Open(later), Does.Match("^5,200, counted [1-9][^<]* ago$"));
    }

    [Test]
    public async Task Should_not_show_a_count_of_the_past_to_who_comes_back()
    {
        await StartAsync(Rule(("ThresholdDuration", 60)));
        await RecordAsync(0, Many);
        var clock = new SkippingClock();
        await using var counter = new OpenCounter(
            Service.Services.GetRequiredService<StoreTransactions>(), clock, NullLogger<OpenCounter>.Instance);
        Assert.That(await CountAsync(), Is.EqualTo(new OpenCount(OpenCounter.MaxCounted, HasMore: true)));
        var all = await Eventually.GetAsync(CountAsync, count => !count.HasMore, "all are counted");
        Assert.That(all.Number, Is.EqualTo(Many));

        await RecordAsync(Many, 50);
        clock.Skip(TimeSpan.FromHours(1));
        Assert.That(await CountAsync(), Is.EqualTo(new OpenCount(OpenCounter.MaxCounted, HasMore: true)));
        all = await Eventually.GetAsync(CountAsync, count => !count.HasMore, "all are counted again");
        Assert.That(all.Number, Is.EqualTo(Many + 50));

        async Task<OpenCount> CountAsync()
        {
            await using var database = await Service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();
            return await counter.ReadAsync(database, CancellationToken.None);
        }
    }

    private Task<EventsResponse> RecordAsync(int first, int count, string file = "1.raw") => Client.RecordAsync(
        Enumerable.Range(first, count).Select(i => new S3Event(Bucket, string.Create(CultureInfo.InvariantCulture, $"f/{i}/{file}"))));

    private Task<string> HomeAsync(Predicate<string> fits) =>
        Eventually.GetAsync(() => Client.Http.GetStringAsync("/"), fits, "the first page shows it");

    private static string Part(string page, string id) => page.Split($"id=\"{id}\"")[1].Split("</ol>")[0];

    private static string Open(string page)
    {
        var figure = Figure().Match(WebUtility.HtmlDecode(page)).Groups;
        return figure["age"].Success ? $"{figure["number"]}, {figure["age"]}" : figure["number"].Value;
    }

    [GeneratedRegex("<dt>open</dt><dd>(?<number>[^<]*)</dd>(<dd class=\"more\">(?<age>[^<]*)</dd>)?", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Figure();
}
