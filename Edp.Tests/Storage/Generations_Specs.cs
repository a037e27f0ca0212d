using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Storage;

/// <summary>A database from before the generations keeps its prefixes and packages, and each goes on where it was.</summary>
public sealed class When_a_database_has_no_generations() : ServiceFixture(DatabaseProvider.Postgres)
{
    private const string AsBefore = """
        ALTER TABLE edp.prefix_state DROP COLUMN generation CASCADE, ADD PRIMARY KEY (correlation_id);
        DROP INDEX edp.prefix_state_bucket_prefix;
        CREATE UNIQUE INDEX prefix_state_bucket_prefix ON edp.prefix_state (bucket, prefix);
        ALTER TABLE edp.package_state DROP COLUMN generation CASCADE, ADD PRIMARY KEY (correlation_id);
        DROP INDEX edp.package_state_bucket_name;
        CREATE UNIQUE INDEX package_state_bucket_name ON edp.package_state (bucket, package_name);
        DELETE FROM edp.__ef_migrations WHERE "MigrationId" LIKE '%_Generations';
        """;

    [Test]
    public async Task Should_go_on_with_its_rows()
    {
        (string Setting, string? Value)[] settings =
            [.. Rule(("ThresholdEventCount", 3)), ("Edp:PackageReady:Trigger", "ObjectsReady")];
        var service = await StartAsync(settings);
        await Client.RecordAsync([.. Enumerable.Range(1, 5).Select(i => new S3Event(Bucket, $"a/b/{i}"))]);
        await BatchesAsync(1, "a/b/");
        await Eventually.GetAsync(() => Client.PackagesAsync(Bucket), packages => packages.Count == 1, "the package waits");
        await TestDatabase.ExecuteAsync(service, AsBefore);
        await StopAsync();

        await StartAsync(settings);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/5"), new S3Event(Bucket, "a/b/6"));
        await BatchesAsync(2, "a/b/");

        Assert.That((await Client.PrefixesAsync(Bucket)).Single().BatchNumber, Is.EqualTo(2));
        await Eventually.GetAsync(
            () => Client.PackagesAsync(Bucket), packages => packages.Single().Round == 2, "the package waits for the second batch");
    }
}
