using System.Net;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Http;

/// <summary>More posts than the pool has connections: they wait, or are asked to come again; the database is not blamed.</summary>
public sealed class When_a_hundred_clients_post_at_once() : ServiceFixture(DatabaseProvider.Postgres)
{
    private const int Clients = 100;

    [Test]
    public async Task Should_record_each_body_or_ask_for_it_again()
    {
        var few = ((PostgresTestDatabase)Database).ConnectionString + ";Maximum Pool Size=10;Timeout=30";
        await StartAsync([.. Rule(("ThresholdEventCount", 100_000)), ("Edp:Database:ConnectionString", few)]);

        var answers = await Task.WhenAll(Enumerable.Range(0, Clients).Select(PostAsync));

        Assert.That(answers.Select(answer => answer.Status), Is.All.EqualTo(HttpStatusCode.OK).Or.EqualTo(HttpStatusCode.TooManyRequests));
        Assert.That(answers.Where(answer => answer.Status != HttpStatusCode.OK).Select(answer => answer.RetryAfter), Is.All.Not.Null);
        var recorded = await Client.PrefixesAsync();
        Assert.That(recorded.Sum(prefix => prefix.EventCount), Is.EqualTo(answers.Count(answer => answer.Status == HttpStatusCode.OK) * 200));
    }

    private async Task<(HttpStatusCode Status, string? RetryAfter)> PostAsync(int client)
    {
        using var answer = await Client.PostAsync(
            S3Event.Lines(Enumerable.Range(0, 200).Select(i => new S3Event(Bucket, $"a/{i % 20}/{client}-{i}"))));
        return (answer.StatusCode, answer.Headers.RetryAfter?.ToString());
    }
}
