using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Monitoring;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Receipts;

/// <summary>A batch is packaged when a consumer acknowledges it, a service reports its package, or Quilt does.</summary>
public sealed class When_batches_are_packaged(DatabaseProvider provider) : ServiceSpec(provider)
{
    private static readonly (string, string?)[] Within = [("Edp:Receipts:PackagedWithin", "3600"), .. Rule(("ThresholdEventCount", 1))];

    [Test]
    public async Task Should_note_the_first_acknowledgement_and_refuse_what_is_no_batch_to_package()
    {
        await StartAsync(Within);
        var batch = await CloseAsync("a/b/1");
        var packagedAt = Clock.GetUtcNow();

        var first = await Client.ActAsync<BatchItem>($"/batches/{batch.BatchId}/ack", new { });
        Clock.Advance(TimeSpan.FromMinutes(1));
        using var second = await Client.Http.PostAsync($"/batches/{batch.BatchId}/ack", null);
        Assert.That((first.PackagedAt, first.PackagedBy, first.PackagedDueAt), Is.EqualTo((packagedAt, "ack", (DateTimeOffset?)null)));
        Assert.That((await second.Content.ReadFromJsonAsync<BatchItem>())!.PackagedAt, Is.EqualTo(packagedAt));
        Assert.That(await StatusAsync(Guid.NewGuid()), Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await Client.Http.GetStringAsync($"/batch/{batch.BatchId}"), Does.Contain("packaged: yes, ack"));
        var told = await Client.Http.GetFromJsonAsync<JsonElement>($"/explain?bucket={Bucket}&prefix=a/b/");
        Assert.That(told.GetProperty("cause").GetString(), Is.EqualTo("packaged"));
        Assert.That(told.GetProperty("sentence").GetString(), Does.Contain("a consumer acknowledged it"));
    }

    [Test]
    public async Task Should_refuse_a_batch_that_was_cancelled()
    {
        await StartAsync();
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        var cancelled = await Client.ActAsync<BatchItem>("/prefixes/cancel", new CancelCommand(Bucket, "a/b/"));

        Assert.That(await StatusAsync(cancelled.BatchId), Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await UnpackagedAsync(), Is.Empty);
    }

    [Test]
    public async Task Should_list_and_count_those_that_are_late()
    {
        await StartAsync(Within);
        using var gauges = new GaugeReader(Service.Services);
        var old = await CloseAsync("a/b/1");
        Clock.Advance(TimeSpan.FromMinutes(40));
        var young = await CloseAsync("a/c/1");
        Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.That(await UnpackagedAsync(), Is.EqualTo(new[] { young.BatchId, old.BatchId }));
        Assert.That(await UnpackagedAsync("&olderThan=PT1H"), Is.EqualTo(new[] { old.BatchId }));
        Assert.That(await UnpackagedAsync($"&olderThan={Clock.GetUtcNow().AddMinutes(-35):yyyy-MM-ddTHH:mm:ssZ}"), Is.EqualTo(new[] { old.BatchId }));
        Assert.That(await MeasureAsync(gauges), Is.EqualTo((1d, 600d)));
        Assert.That(await Client.Http.GetStringAsync($"/batch/{old.BatchId}"), Does.Contain("packaged: late"));

        await Client.ActAsync<BatchItem>($"/batches/{old.BatchId}/ack", new { });
        Assert.That(await UnpackagedAsync(), Is.EqualTo(new[] { young.BatchId }));
        Assert.That(await MeasureAsync(gauges), Is.EqualTo((0d, 0d)));
        using var wrong = await Client.Http.GetAsync("/batches?packaged=false&olderThan=yesterday");
        Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Should_take_the_word_of_a_service_and_of_Quilt_for_what_was_closed_until_then()
    {
        await StartAsync(Within);
        var byId = await CloseAsync("a/b/c/1");
        var byEvent = await CloseAsync("lab/run-1/1");
        var byPointer = await CloseAsync("lab/run-2/1");
        var packagedAt = Clock.GetUtcNow();
        Clock.Advance(TimeSpan.FromMinutes(1));
        var later = await CloseAsync("lab/run-1/2");

        await Service.Bus.Bus.Publish(
            new PackageCreated { Bucket = "registry", PackageName = "lab/else", CreatedAt = packagedAt, BatchId = byId.BatchId });
        await Client.RecordAsync(JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["source"] = "com.quiltdata",
            ["detail-type"] = "package-revision",
            ["time"] = packagedAt,
            ["detail"] = new { version = "0.1", type = "created", bucket = Bucket, handle = "lab/run-1", topHash = new string('a', 64) }
        }));
        await Client.RecordAsync(new S3Event(Bucket, $".quilt/named_packages/lab/run-2/{packagedAt.ToUnixTimeSeconds()}"));
        await Eventually.HoldsAsync(
            async () => (await Client.BatchesAsync(Bucket)).Count(batch => batch.PackagedAt is not null) == 3, "three are packaged");

        var all = (await Client.BatchesAsync(Bucket)).ToDictionary(batch => batch.BatchId, batch => batch.PackagedBy);
        Assert.That(
            (all[byId.BatchId], all[byEvent.BatchId], all[byPointer.BatchId], all[later.BatchId]),
            Is.EqualTo(("package-created", "package-revision", "pointer", (string?)null)));
    }

    private async Task<BatchItem> CloseAsync(string key)
    {
        var known = (await Client.BatchesAsync(Bucket)).Select(batch => batch.BatchId).ToHashSet();
        await Client.RecordAsync(new S3Event(Bucket, key));
        return (await Eventually.GetAsync(
            async () => (await Client.BatchesAsync(Bucket)).SingleOrDefault(batch => !known.Contains(batch.BatchId)),
            batch => batch?.PublishedAt is not null,
            $"the batch of {key} is published"))!;
    }

    private async Task<HttpStatusCode> StatusAsync(Guid id)
    {
        using var answer = await Client.Http.PostAsync($"/batches/{id}/ack", null);
        return answer.StatusCode;
    }

    private async Task<IEnumerable<Guid>> UnpackagedAsync(string query = "") =>
        (await Client.Http.GetFromJsonAsync<Page<BatchItem>>($"/batches?packaged=false{query}"))!.Items.Select(batch => batch.BatchId);

    private async Task<(double Count, double Oldest)> MeasureAsync(GaugeReader gauges)
    {
        await Service.Services.GetRequiredService<BacklogReader>().ReadAsync(default);
        var read = gauges.Read();
        return (read["edp.unpackaged.batches"], read["edp.unpackaged.oldest"]);
    }
}
