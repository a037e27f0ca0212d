using System.Net.Http.Json;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using Edp.Tests.Packaging;
using NUnit.Framework;

namespace Edp.Tests.Backfilling;

/// <summary>A backfill goes on from its last page, whatever ended it.</summary>
[TestFixture(DatabaseProvider.Sqlite)]
[TestFixture(DatabaseProvider.Postgres)]
[Parallelizable(ParallelScope.All)]
internal sealed class When_the_service_is_killed_during_a_backfill(DatabaseProvider provider)
{
    private const int Keys = 6_000;

    [Test]
    public async Task Should_go_on_from_the_last_page_and_record_each_object_once()
    {
        await using var database = await TestDatabase.CreateEmptyAsync(provider);
        await using var s3 = await FakeS3.StartAsync();
        s3.AddBucket("old").Put(Enumerable.Range(0, Keys).Select(i => new FakeObject($"run-{i % 7}/{i:00000}")));
        using var service = new ServiceProcess(new Dictionary<string, string?>(database.Settings)
        {
            ["Edp:Buckets:0:BucketName"] = "*",
            ["Edp:Buckets:0:PrefixDepth"] = "1",
            ["Edp:Buckets:0:ThresholdEventCount"] = "0",
            ["Edp:PackageReady:Trigger"] = "None",
            ["AWS_REGION"] = FakeCredentials.Region,
            ["AWS_ACCESS_KEY_ID"] = FakeCredentials.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = FakeCredentials.SecretKey,
            ["AWS_ENDPOINT_URL_S3"] = s3.ServiceUrl.ToString()
        });
        await service.StartAsync();
        using var answer = await service.Client.Http.PostAsJsonAsync("/backfills", new { bucket = "old", rate = 2_000 });
        var id = (await answer.Content.ReadFromJsonAsync<BackfillItem>())!.BackfillId;
        await Eventually.HoldsAsync(async () => (await ReadAsync(service, id)).ListedCount >= 2_000, "two pages are recorded");

        service.Kill();
        var asked = s3.Requests.Count;
        await service.StartAsync();
        var done = await Eventually.GetAsync(() => ReadAsync(service, id), item => item.State == "completed", "it is completed");

        Assert.That((done.ListedCount, done.RecordedCount, done.KnownCount), Is.EqualTo(((long)Keys, (long)Keys, 0L)));
        Assert.That((await service.Client.PrefixesAsync("old")).Sum(open => open.EventCount), Is.EqualTo(Keys));
        // Those that were recorded are not listed again, but for the page that was under way.
        Assert.That(s3.Requests.Count - asked, Is.LessThanOrEqualTo((Keys / 1_000) - 1));
    }

    private static Task<BackfillItem> ReadAsync(ServiceProcess service, Guid id) =>
        service.Client.Http.GetFromJsonAsync<BackfillItem>($"/backfills/{id}")!;
}

/// <summary>Of several replicas one lists, and what they both listed is recorded once.</summary>
public sealed class When_several_replicas_could_work_on_a_backfill() : BackfillFixture(DatabaseProvider.Postgres)
{
    [Test]
    public async Task Should_list_each_page_once()
    {
        Old.Put(Enumerable.Range(0, 3_500).Select(i => new FakeObject($"run-{i % 3}/x/{i:00000}")));
        await StartBesideS3Async();
        await StartBesideS3Async(("Edp:DataFolder", SecondFolder));

        var done = await RunAsync(new { bucket = Bucket, rate = 100_000 });

        Assert.That(Counts(done), Is.EqualTo((3_500, 3_500, 0, 0, 0)));
        Assert.That(S3.Requests, Has.Count.EqualTo(4));
    }
}
