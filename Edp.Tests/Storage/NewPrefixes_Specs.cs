using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using Npgsql;
using NUnit.Framework;

namespace Edp.Tests.Storage;

/// <summary>Transactions that meet in prefixes which have no row yet wait for each other in one order, and never in a circle.</summary>
public sealed class When_many_bring_the_same_new_prefixes() : ServiceFixture(DatabaseProvider.Postgres)
{
    private const int Posters = 8;
    private const int Prefixes = 40;
    private const int Rounds = 40;

    [Test]
    public async Task Should_record_all_without_a_deadlock()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1_000)));
        var random = new Random(17);
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Posters).Select(poster =>
            {
                var events = Enumerable.Range(0, Prefixes).Select(i => new S3Event(Bucket, $"r{round}/p{i}/{poster}")).ToArray();
                random.Shuffle(events);
                return Client.RecordAsync(events);
            }));
        }

        var prefixes = await Client.PrefixesAsync(Bucket);
        Assert.That(prefixes, Has.Count.EqualTo(Rounds * Prefixes));
        Assert.That(prefixes.Select(prefix => prefix.EventCount), Is.All.EqualTo(Posters));

        // A session reports what it has counted at its end.
        await StopAsync();
        Assert.That(await DeadlocksAsync(), Is.Zero);
    }

    private async Task<long> DeadlocksAsync()
    {
        await using var connection = new NpgsqlConnection(((PostgresTestDatabase)Database).PatientConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()", connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
