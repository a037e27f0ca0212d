using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Publishing;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Publishing;

/// <summary>What specs of replays have in common.</summary>
public abstract class ReplaySpec(DatabaseProvider provider) : ServiceSpec(provider)
{
    private protected static readonly (string, string?)[] EachIsABatch = Rule(("ThresholdEventCount", 1));

    /// <summary>The details of <c>package-objects-ready</c> in the file, in their order.</summary>
    private protected IReadOnlyList<JsonElement> Details() =>
        [.. Service.Sink.Lines().Where(line => line.Contains("\"package-objects-ready\"", StringComparison.Ordinal))
            .Select(line => JsonElement.Parse(line).GetProperty("detail"))];

    /// <summary>Closes a batch with each of these keys, in their order, and waits until all are published.</summary>
    private protected async Task<IReadOnlyList<BatchItem>> CloseAsync(params string[] keys)
    {
        foreach (var key in keys)
        {
            await Client.RecordAsync(new S3Event(Bucket, key));
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        return await PublishedAsync();
    }

    private protected Task<IReadOnlyList<BatchItem>> PublishedAsync() => Eventually.GetAsync(
        () => Client.BatchesAsync(Bucket), batches => batches.All(batch => batch.PublishedAt is not null), "all are published");

    private protected Task<BatchItem> ReplayAsync(Guid batchId, params string[] sinks) =>
        Client.ActAsync<BatchItem>($"/batches/{batchId}/replay", new ReplayCommand(sinks));

    /// <summary>Starts the service, and listens to what it publishes on its bus.</summary>
    private protected async Task<PublishedContracts> ListenAsync(params (string, string?)[] settings)
    {
        await StartAsync(settings);
        var contracts = new PublishedContracts();
        Service.Bus.Bus.ConnectPublishObserver(contracts);
        return contracts;
    }
}

/// <summary>R17: the event of a closed batch is sent again, the same with the same id, by way of the outbox.</summary>
public sealed class When_an_operator_replays_a_batch(DatabaseProvider provider) : ReplaySpec(provider)
{
    [Test]
    public async Task Should_send_the_same_event_to_every_sink_and_say_that_it_is_a_replay()
    {
        var contracts = await ListenAsync(EachIsABatch);
        var batch = (await CloseAsync("a/b/1")).Single();
        Clock.Advance(TimeSpan.FromHours(1));

        var replayed = await ReplayAsync(batch.BatchId);
        Assert.That((replayed.ReplayedAt, replayed.ReadyAt), Is.EqualTo((Clock.GetUtcNow(), batch.ReadyAt)));
        await PublishedAsync();

        var (first, second) = (Details()[0], Details()[1]);
        Assert.That(first.TryGetProperty("replay", out _), Is.False);
        Assert.That(second.GetProperty("replay").GetBoolean(), Is.True);
        Assert.That(
            second.EnumerateObject().Where(field => field.Name != "replay").Select(field => field.ToString()),
            Is.EqualTo(first.EnumerateObject().Select(field => field.ToString())));
        Assert.That(Service.Sink.Read().Select(published => published.Id), Is.EqualTo(new[] { batch.BatchId, batch.BatchId }));
        Assert.That(
            contracts.All.Select(sent => (sent.MessageId, sent.Message.Replay)),
            Is.EqualTo(new (Guid?, bool)[] { (batch.BatchId, false), (batch.BatchId, true) }));
        Assert.That(
            (await Client.OperatorActionsAsync()).Select(action => (action.Action, action.BatchId)),
            Is.EqualTo(new[] { ("replay", (Guid?)batch.BatchId) }));
    }

    [Test]
    public async Task Should_send_it_to_the_one_sink_that_is_named()
    {
        var contracts = await ListenAsync(EachIsABatch);
        var batch = (await CloseAsync("a/b/1")).Single();

        await ReplayAsync(batch.BatchId, "file");
        await PublishedAsync();

        Assert.That((Details().Count, contracts.All.Count), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task Should_send_it_after_a_restart_where_the_sink_was_away_and_say_until_then_that_it_is_under_way()
    {
        var contracts = await ListenAsync(EachIsABatch);
        var batch = (await CloseAsync("a/b/1")).Single();
        File.Delete(Service.Sink.Path);
        Directory.CreateDirectory(Service.Sink.Path);

        await ReplayAsync(batch.BatchId);
        await Eventually.HoldsAsync(() => contracts.All.Count == 2, "the other sink has it");
        Assert.That((await Client.BatchesAsync()).Single().PublishedAt, Is.Null);
        Assert.That(await StatusAsync($"/batches/{batch.BatchId}/replay"), Is.EqualTo(HttpStatusCode.Conflict));
        await StopAsync();
        Directory.Delete(Path.Combine(DataFolder, "events.ndjson"));
        var others = await ListenAsync(EachIsABatch);
        await PublishedAsync();

        Assert.That(Details().Single().GetProperty("batch-id").GetGuid(), Is.EqualTo(batch.BatchId));
        Assert.That(Details().Single().GetProperty("replay").GetBoolean(), Is.True);
        Assert.That(others.All, Is.Empty);
    }

    [Test]
    public async Task Should_start_no_second_wait_of_the_package()
    {
        await StartAsync([("Edp:PackageReady:Trigger", "ObjectsReady"), ("Edp:PackageReady:Delay", "0"), .. EachIsABatch]);
        var batch = (await CloseAsync("a/b/1")).Single();
        await Service.CatchUpAsync();
        await Eventually.HoldsAsync(() => Service.Sink.Lines().Count == 2, "the batch and its package are in the file");

        await ReplayAsync(batch.BatchId);
        await PublishedAsync();
        await Service.CatchUpAsync();

        Assert.That((Details().Count, Service.Sink.Lines().Count), Is.EqualTo((2, 3)));
        Assert.That((await Client.PackagesAsync()).Single().State, Is.EqualTo("Ready"));
    }

    [Test]
    public async Task Should_say_why_it_can_not()
    {
        await StartAsync();
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/c/1"));
        var cancelled = await Client.ActAsync<BatchItem>("/prefixes/cancel", new CancelCommand(Bucket, "a/b/"));
        var flushed = await Client.ActAsync<BatchItem>("/prefixes/flush", new FlushCommand(Bucket, "a/c/"));

        Assert.That(await StatusAsync($"/batches/{cancelled.BatchId}/replay"), Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(await StatusAsync($"/batches/{Guid.NewGuid()}/replay"), Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(await StatusAsync($"/batches/{flushed.BatchId}/replay", "EventBridge"), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await StatusAsync($"/batches/{flushed.BatchId}/replay", "8"), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(
            (await Client.OperatorActionsAsync()).Select(action => action.Action), Is.EquivalentTo(new[] { "cancel", "flush" }));
    }

    private async Task<HttpStatusCode> StatusAsync(string path, params string[] sinks)
    {
        using var answer = await Client.Http.PostAsJsonAsync(path, new ReplayCommand(sinks));
        return answer.StatusCode;
    }
}

/// <summary>R17: the events of a bucket's batches between two times are sent again, a few at a time.</summary>
public sealed class When_an_operator_replays_a_bucket(DatabaseProvider provider) : ReplaySpec(provider)
{
    private static readonly (string, string?)[] Slowly = [("Edp:Outbox:ReplayRate", "2"), .. EachIsABatch];

    [Test]
    public async Task Should_send_what_became_ready_then_in_its_order_a_few_at_a_time_over_a_restart()
    {
        await StartAsync(Slowly);
        var from = Clock.GetUtcNow().AddSeconds(1);
        var batches = await CloseAsync("x/y/0", "a/b/1", "c/d/1", "a/b/2", "a/b/3", "c/d/2", "x/y/1");
        var begun = await Client.ActAsync<ReplayItem>("/batches/replay", new BucketReplayCommand(Bucket, from, from.AddSeconds(5)));
        Assert.That((begun.Batches, begun.Replayed <= 2, begun.FinishedAt), Is.EqualTo((5, true, (DateTimeOffset?)null)));
        await ReplayedAsync(begun.ReplayId, 2);
        await StopAsync();
        await StartAsync(Slowly);

        await ReplayedAsync(begun.ReplayId, 5);
        await PublishedAsync();

        var replayed = Details().Where(detail => detail.TryGetProperty("replay", out _))
            .Select(detail => detail.GetProperty("batch-id").GetGuid()).Distinct().ToList();  // at least once over the restart
        var wanted = batches.Skip(1).Take(5).ToList();
        Assert.That(replayed, Is.EquivalentTo(wanted.Select(batch => batch.BatchId)));
        foreach (var prefix in wanted.GroupBy(batch => batch.Prefix))
        {
            Assert.That(
                replayed.Where(id => prefix.Any(batch => batch.BatchId == id)), Is.EqualTo(prefix.Select(batch => batch.BatchId)), prefix.Key);
        }

        Assert.That((await GetAsync(begun.ReplayId)).FinishedAt, Is.Not.Null);
        var action = (await Client.OperatorActionsAsync()).Single();
        Assert.That((action.Action, action.Bucket, action.Prefix), Is.EqualTo(("replay", Bucket, (string?)null)));
    }

    [Test]
    public async Task Should_give_no_more_to_the_outbox_while_a_sink_is_away()
    {
        await StartAsync(Slowly);
        var batches = await CloseAsync("a/b/1", "a/b/2", "a/b/3", "a/b/4");
        File.Delete(Service.Sink.Path);
        Directory.CreateDirectory(Service.Sink.Path);
        await Client.ActAsync<ReplayItem>("/batches/replay", All(batches));

        for (var step = 0; step < 5; step++)
            await Runner.ContinueAsync(CancellationToken.None);

        Assert.That((await Client.BatchesAsync()).Count(batch => batch.PublishedAt is null), Is.EqualTo(2));
    }

    [Test]
    public async Task Should_end_where_it_is_stopped()
    {
        const int count = 30;
        await StartAsync(Slowly);
        var batches = await CloseAsync([.. Enumerable.Range(1, count).Select(i => $"a/b/{i}")]);
        var begun = await Client.ActAsync<ReplayItem>("/batches/replay", All(batches));
        await Eventually.HoldsAsync(() => Details().Count > count, "the first are sent again");

        var stopped = await Client.ActAsync<ReplayItem>($"/replays/{begun.ReplayId}/stop", new StopReplayCommand("the wrong day"));
        await PublishedAsync();
        var sent = Details().Count;
        await Runner.ContinueAsync(CancellationToken.None);
        await PublishedAsync();

        Assert.That(Details(), Has.Count.EqualTo(sent).And.Count.LessThan(2 * count));
        Assert.That(stopped.FinishedAt, Is.EqualTo(Clock.GetUtcNow()));
        Assert.That(stopped.Replayed, Is.LessThanOrEqualTo(sent - count));
        var listed = (await Client.Http.GetFromJsonAsync<Page<ReplayItem>>("/replays"))!.Items.Single();
        Assert.That((listed.ReplayId, listed.Replayed, listed.FinishedAt), Is.EqualTo((begun.ReplayId, stopped.Replayed, stopped.FinishedAt)));
    }

    [Test]
    public async Task Should_say_400_to_what_can_not_be_meant()
    {
        string[] meaningless =
        [
            """{"from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z"}""",
            """{"bucket":"lab","from":"2026-01-01T00:00:00Z"}""",
            """{"bucket":"lab","from":"2026-01-02T00:00:00Z","to":"2026-01-01T00:00:00Z"}""",
            """{"bucket":"lab","from":"2026-01-01T00:00:00Z","to":"2026-01-02T00:00:00Z","sinks":["nowhere"]}""",
            "null"
        ];
        await StartAsync();

        foreach (var body in meaningless)
        {
            using var answer = await Client.Http.PostAsync("/batches/replay", new StringContent(body, null, "application/json"));

            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), body);
        }
    }

    private ReplayRunner Runner => Service.Services.GetRequiredService<ReplayRunner>();

    private static BucketReplayCommand All(IReadOnlyList<BatchItem> batches) =>
        new(Bucket, batches[0].ReadyAt.ToOffset(TimeSpan.FromHours(2)), batches[^1].ReadyAt.AddSeconds(1));

    private async Task<ReplayItem> GetAsync(Guid replayId) => (await Client.Http.GetFromJsonAsync<ReplayItem>($"/replays/{replayId}"))!;

    /// <summary>Lets it go on until so many batches are published again.</summary>
    private Task ReplayedAsync(Guid replayId, long count) => Eventually.HoldsAsync(
        async () =>
        {
            var replayed = (await GetAsync(replayId)).Replayed;
            if (replayed < count)
                await Runner.ContinueAsync(CancellationToken.None);
            return replayed >= count;
        },
        $"{count} batches are replayed");
}
