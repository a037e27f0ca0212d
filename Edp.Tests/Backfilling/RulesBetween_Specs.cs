using Edp.Core.Batching;
using Edp.Service.Configuration;
using Edp.Service.Storage;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Backfilling;

/// <summary>An object is recorded once, whatever prefixes the rules give it between its events and its listings.</summary>
[TestFixture(DatabaseProvider.Sqlite)]
[TestFixture(DatabaseProvider.Postgres)]
public sealed class When_rules_change_between_events_and_listings(DatabaseProvider provider) : BackfillFixture(provider)
{
    private static readonly (string, string?)[] ByRun = [("Edp:Buckets:0:PrefixDepth", "2")];
    private static readonly (string, string?)[] BySample = [("Edp:Buckets:0:PrefixTemplate", "run/{run}/{sample}_")];

    [TestCase(null)]
    [TestCase("v7")]
    public async Task Should_know_each_object_by_its_key(string? version)
    {
        var told = new S3Event(Bucket, "run/12/S1_told.raw") { VersionId = version };
        var listed = new S3Event(Bucket, "run/12/S2_listed.raw") { VersionId = version };
        Put(version, told, listed);
        await StartBesideS3Async(BySample);
        await Client.RecordAsync(told);
        await RestartAsync(ByRun);

        var first = await RunAsync(new { bucket = Bucket });
        await RestartAsync(BySample);
        var late = await Client.RecordAsync(listed, told);
        await RestartAsync([("Edp:Buckets:0:PrefixDepth", "1")]);
        var second = await RunAsync(new { bucket = Bucket });
        var again = await Client.RecordAsync(told, listed);

        Assert.That(Counts(first), Is.EqualTo((2, 1, 1, 0, 0)), "an event, another rule, a listing");
        Assert.That((late.Accepted, late.Duplicates), Is.EqualTo((0, 2)), "a listing, another rule, an event");
        Assert.That(Counts(second), Is.EqualTo((2, 0, 2, 0, 0)), "two listings, another rule between them");
        Assert.That((again.Accepted, again.Duplicates), Is.EqualTo((0, 2)));
        Assert.That(await RecordedAsync(), Is.EqualTo(new[] { told.Key, listed.Key }));
    }

    [Test]
    public async Task Should_know_what_was_listed_before_versions_could_be()
    {
        Put("v7", new S3Event(Bucket, "run/12/S1_a.raw"));
        Old.DeniesVersions = true;
        await StartBesideS3Async(BySample);
        var first = await RunAsync(new { bucket = Bucket });
        Old.DeniesVersions = false;
        await RestartAsync(ByRun);

        Assert.That(Counts(first), Is.EqualTo((1, 1, 0, 0, 0)));
        Assert.That(Counts(await RunAsync(new { bucket = Bucket })), Is.EqualTo((1, 0, 1, 0, 0)));
    }

    [TestCase(null)]
    [TestCase("v7")]
    public async Task Should_know_what_a_version_of_EDP_recorded_that_did_not_put_the_key_into_identities(string? version)
    {
        var change = Clock.GetUtcNow().AddDays(1);
        S3Event EventOf(string name) => new(Bucket, $"run/12/{name}") { VersionId = version, Time = Clock.GetUtcNow() };
        var (told, listed, fresh) = (EventOf("S1_told.raw"), EventOf("S2_listed.raw"), EventOf("S3_fresh.raw"));
        Put(version, told, listed);
        await StartBesideS3Async(BySample);
        await ChangeIdentitiesAsync(change);
        await RestartAsync(BySample);
        await Client.RecordAsync(told);
        var first = await RunAsync(new { bucket = Bucket });
        Clock.Advance(TimeSpan.FromDays(2));
        await RestartAsync(ByRun);

        var late = await Client.RecordAsync(listed, told, fresh);
        Put(version, fresh);
        var second = await RunAsync(new { bucket = Bucket });

        Assert.That(Counts(first), Is.EqualTo((2, 1, 1, 0, 0)));
        Assert.That((late.Accepted, late.Duplicates), Is.EqualTo((1, 2)));
        Assert.That(Counts(second), Is.EqualTo((3, 0, 3, 0, 0)));
        Assert.That(await RecordedAsync(), Is.EqualTo(new[] { told.Key, listed.Key, fresh.Key }));
        Assert.That(await HasIdentityAsync(told, isFormer: true) && await HasIdentityAsync(fresh, isFormer: false), Is.True, "both layouts");
    }

    private void Put(string? version, params S3Event[] events) =>
        Old.Put(events.Select(one => new FakeObject(one.Key, one.Size!.Value, one.Etag!, version)));

    private async Task RestartAsync((string, string?)[] settings)
    {
        await StopAsync();
        await StartBesideS3Async(settings);
    }

    private Task<EdpDbContext> ContextAsync() =>
        Service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();

    private async Task ChangeIdentitiesAsync(DateTimeOffset at)
    {
        await using var database = await ContextAsync();
        database.IdentityChanges.Add(new IdentityChange { ChangesAt = at });
        await database.SaveChangesAsync();
    }

    private async Task<List<string>> RecordedAsync()
    {
        await using var database = await ContextAsync();
        return await database.ObjectEvents.OrderBy(row => row.Key).Select(row => row.Key).ToListAsync();
    }

    private async Task<bool> HasIdentityAsync(S3Event told, bool isFormer)
    {
        var identity = ObjectIdentity.Of(
            new Edp.Core.Parsing.ObjectEvent { Bucket = told.Bucket, Key = told.Key, Sequencer = told.Sequencer }, isFormer);
        await using var database = await ContextAsync();
        return await database.ObjectEvents.AnyAsync(row => row.Identity == identity);
    }
}
