using System.Globalization;
using System.Text.Json;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Lists;
using Edp.Service.Storage;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Docs;
using Edp.Tests.Infrastructure;
using Edp.Tests.Lists;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Rules;

/// <summary>Each profile of <c>samples/rules</c> makes of a recorded run the batches that it is for.</summary>
public sealed class When_a_profile_is_taken(DatabaseProvider provider) : RulesFileSpec(provider)
{
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    private static IEnumerable<string> Profiles =>
        Directory.EnumerateFiles(Repository.PathOf("samples", "rules"), "*.json").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order();

    [TestCaseSource(nameof(Profiles))]
    public async Task Should_make_these_batches_of_a_run(string profile)
    {
        var run = RecordedRun.Load(profile);
        var lists = new FakeListSource();
        foreach (var (key, content) in run.Lists)
            lists.Lists[key] = content;
        await StartWithAsync(
            Repository.Read("samples", "rules", $"{profile}.json"), services => services.AddSingleton<IListSource>(lists));

        foreach (var arrivals in run.Arrivals.GroupBy(arrival => arrival.Second))
        {
            await AdvanceToAsync(Start.AddSeconds(arrivals.Key));
            await Client.RecordAsync(arrivals.Select(arrival => new S3Event(arrival.Bucket, arrival.Key)));
            await Eventually.HoldsAsync(ListsAreReadAsync, "the lists are read");
        }

        await AdvanceToAsync(Clock.GetUtcNow().AddDays(7));

        var closed = await Client.BatchesAsync();
        Assert.That(closed.Select(Written), Is.EqualTo(run.Batches));
        Assert.That((await Client.PrefixesAsync()).Where(prefix => prefix.BatchId is not null), Is.Empty);
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Should_be_what_the_schema_says(CancellationToken cancellationToken)
    {
        var errors = await RulesSchema.ErrorsAsync(Profiles.Select(profile => Repository.Read("samples", "rules", $"{profile}.json")), cancellationToken);

        Assert.That(errors, Is.Not.Empty.And.All.Empty);
    }

    [Test]
    public void Should_be_told_of_in_the_docs() => Assert.That(
        MarkdownPage.Load("docs", "rules.md").Rows().Where(row => row.Header == "Profile").Select(row => row.Cells[0].Split('`')[1]),
        Is.EquivalentTo(Profiles.Select(profile => $"{profile}.json")));

    private async Task<bool> ListsAreReadAsync()
    {
        await using var database = await Service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();
        return !await database.Set<ExpectedListRow>().AnyAsync(list => list.ReadAt == null && list.Problem == null);
    }

    /// <summary>Moves the clock from one due timer to the next, as time does.</summary>
    private async Task AdvanceToAsync(DateTimeOffset until)
    {
        while ((await Client.PrefixesAsync()).Select(prefix => prefix.DueAt).Min() is { } due && due < until)
        {
            Clock.Advance(due - Clock.GetUtcNow() + TimeSpan.FromMilliseconds(1));
            await Service.CatchUpAsync();
        }

        if (until > Clock.GetUtcNow())
            Clock.Advance(until - Clock.GetUtcNow());
    }

    private static string Written(BatchItem batch) => string.Create(
        CultureInfo.InvariantCulture,
        $"{batch.Prefix} {batch.Rule} {batch.Reason} {batch.ObjectCount} {JsonSerializer.Serialize(batch.Group)}");
}
