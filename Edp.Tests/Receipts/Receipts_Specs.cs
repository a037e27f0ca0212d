using System.Net.Http.Json;
using System.Text.Json;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Monitoring;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Receipts;

/// <summary>R12 at the other end: an event that the bus took and lost is seen, and sent again with the same id until it comes back.</summary>
public sealed class When_events_come_back_from_their_bus(DatabaseProvider provider) : ReceiptSpec(provider)
{
    [Test]
    public async Task Should_note_it_once_and_send_nothing_again()
    {
        await StartWithBusAsync();
        var batch = (await CloseAsync(1)).Single();
        Assert.That((batch.ReceivedAt, batch.ReceiptDueAt), Is.EqualTo(((DateTimeOffset?)null, (DateTimeOffset?)Clock.GetUtcNow().Add(Within))));
        var put = Bridge.Accepted.Single();

        Clock.Advance(TimeSpan.FromSeconds(2));
        var receivedAt = Clock.GetUtcNow();
        await ReturnAsync(put, put);
        Clock.Advance(TimeSpan.FromHours(1));
        await ReturnAsync(put);

        batch = await BatchAsync(batch.BatchId);
        Assert.That((batch.ReceivedAt, batch.ReceiptDueAt, batch.Resends), Is.EqualTo((receivedAt, (DateTimeOffset?)null, 0)));
        Assert.That(await Watch.ResendAsync(default), Is.Zero);
        Assert.That(await HealthAsync(), Is.EqualTo("Healthy"));
        Assert.That(Bridge.Accepted, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Should_await_none_that_came_back_before_the_bus_was_believed()
    {
        await StartWithBusAsync();
        var returned = false;
        // The bus is looked for after the events were put, and before they are marked.
        Bridge.Before = asked =>
        {
            if (asked == "DescribeEventBus" && Bridge.Accepted.Count == 1 && !returned)
            {
                returned = true;
                ReturnAsync(Bridge.Accepted).GetAwaiter().GetResult();
            }

            return null;
        };

        var batch = (await CloseAsync(1)).Single();

        Assert.That((returned, batch.ReceivedAt, batch.ReceiptDueAt), Is.EqualTo((true, Clock.GetUtcNow(), (DateTimeOffset?)null)));
    }

    [Test]
    public async Task Should_send_again_what_did_not_with_the_same_id_and_show_it()
    {
        await StartWithBusAsync(("Edp:PackageReady:Trigger", "None"));
        using var gauges = new GaugeReader(Service.Services);
        var batch = (await CloseAsync(1)).Single();
        Clock.Advance(Within);

        // What is late is read at most every five seconds.
        await Eventually.HoldsAsync(async () => await HealthAsync() == "Degraded", "it is seen");
        await Service.Services.GetRequiredService<BacklogReader>().ReadAsync(default);
        Assert.That((gauges.Read()["edp.receipts.missing"], gauges.Read()["edp.receipts.oldest"]), Is.EqualTo((1d, 0d)));
        Assert.That(await Client.Http.GetStringAsync($"/batch/{batch.BatchId}"), Does.Contain("received: late"));
        Assert.That(await ExplainAsync(batch), Is.EqualTo("not-received"));

        Assert.That(await Watch.ResendAsync(default), Is.EqualTo(1));
        Assert.That(Bridge.Accepted.Select(put => put.Detail).Distinct(), Has.Exactly(1).Items, "the same event");
        Assert.That(Bridge.Accepted, Has.Count.EqualTo(2));
        var again = await BatchAsync(batch.BatchId);
        Assert.That((again.Resends, again.ResentAt, again.PublishedAt), Is.EqualTo((1, Clock.GetUtcNow(), batch.PublishedAt)));
        Assert.That(await Client.Http.GetStringAsync($"/batch/{batch.BatchId}"), Does.Contain("received: late, sent again 1 time"));

        await ReturnAsync(Bridge.Accepted.Last());
        Clock.Advance(Within);
        Assert.That(await Watch.ResendAsync(default), Is.Zero);
        await Eventually.HoldsAsync(async () => await HealthAsync() == "Healthy", "nothing is missing");
        Assert.That(await Client.Http.GetStringAsync($"/batch/{batch.BatchId}"), Does.Contain("received: yes"));
    }

    [Test]
    public async Task Should_send_a_few_with_growing_pauses_until_one_comes_back_and_then_all()
    {
        await StartWithBusAsync();
        var batches = await CloseAsync(35);
        Clock.Advance(Within);

        List<int> sent = [];
        foreach (var pause in new[] { 0, 29, 1, 30, 29, 1 })
        {
            Clock.Advance(TimeSpan.FromSeconds(pause));
            sent.Add(await Watch.ResendAsync(default));
        }

        Assert.That(sent, Is.EqualTo(new[] { 10, 0, 10, 0, 0, 10 }), "a pause of 30 s, then of 60 s");
        var missing = (await Client.BatchesAsync(Bucket)).Where(batch => batch.Resends == 0).Select(batch => batch.BatchId).ToHashSet();
        Assert.That(missing, Has.Count.EqualTo(5), "others each time");

        await ReturnAsync(Bridge.Accepted.Last());
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(await Watch.ResendAsync(default), Is.EqualTo(25), "all but those of a second ago");
        await ReturnAsync(Bridge.Accepted.Skip(35));

        Assert.That((await Client.BatchesAsync(Bucket)).All(batch => batch.ReceivedAt is not null), Is.True);
        Assert.That(IdsOf(Bridge.Accepted).Distinct(), Is.EquivalentTo(batches.Select(batch => batch.BatchId)), "no other ids");
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.That(await Watch.ResendAsync(default), Is.Zero);
    }

    [Test]
    public async Task Should_send_one_seldom_that_never_comes_back_while_others_do()
    {
        await StartWithBusAsync(("Edp:PackageReady:Trigger", "None"));
        var lost = (await CloseAsync(1, "lost")).Single();

        for (var minute = 0; minute < 60; minute++)
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            await CloseAsync(1, $"come-{minute}");
            await ReturnAsync(Bridge.Accepted.Where(put => !put.Detail.Contains(lost.BatchId.ToString(), StringComparison.Ordinal)));
            await Watch.ResendAsync(default);
        }

        Assert.That((await BatchAsync(lost.BatchId)).Resends, Is.InRange(5, 16));
    }

    [Test]
    public async Task Should_await_the_receipt_of_a_replay()
    {
        await StartWithBusAsync();
        var batch = (await CloseAsync(1)).Single();
        await ReturnAsync(Bridge.Accepted);
        Clock.Advance(TimeSpan.FromHours(1));

        await Client.ActAsync<BatchItem>($"/batches/{batch.BatchId}/replay", new ReplayCommand(["EventBridge"]));
        await Eventually.HoldsAsync(async () => (await BatchAsync(batch.BatchId)).ReceiptDueAt is not null, "the replay is out");
        var replayed = await BatchAsync(batch.BatchId);
        Assert.That((replayed.ReceivedAt, replayed.ReceiptDueAt), Is.EqualTo(((DateTimeOffset?)null, Clock.GetUtcNow().Add(Within))));
        Clock.Advance(Within);
        Assert.That(await Watch.ResendAsync(default), Is.EqualTo(1));

        await ReturnAsync(Bridge.Accepted.Last());
        Assert.That((await BatchAsync(batch.BatchId)).ReceivedAt, Is.EqualTo(Clock.GetUtcNow()));
        Assert.That(JsonElement.Parse(Bridge.Accepted.Last().Detail).GetProperty("replay").GetBoolean(), Is.True);
    }

    [Test]
    public async Task Should_send_package_ready_again_as_well()
    {
        await StartWithBusAsync(("Edp:PackageReady:Trigger", "ObjectsReady"), ("Edp:PackageReady:Delay", "0"));
        await CloseAsync(1);
        await Service.CatchUpAsync();
        await Eventually.HoldsAsync(() => Bridge.Accepted.Count == 2, "package-ready is on the bus");
        await Service.DeliverAsync();
        await ReturnAsync(Bridge.Accepted.First());
        Clock.Advance(Within);

        Assert.That(await Watch.ResendAsync(default), Is.EqualTo(1));
        Assert.That(Bridge.Accepted.Skip(1).Select(put => put.DetailType), Is.EqualTo(new[] { "package-ready", "package-ready" }));
        await ReturnAsync(Bridge.Accepted.Last());
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.That(await Watch.ResendAsync(default), Is.Zero);
    }

    [Test]
    public async Task Should_send_nothing_again_where_receipts_were_off_meanwhile()
    {
        await StartWithBusAsync();
        await CloseAsync(2);
        await StopAsync();
        await StartWithBusAsync(("Edp:Receipts:Enabled", "false"));
        await Eventually.HoldsAsync(
            async () => (await Client.BatchesAsync(Bucket)).All(batch => batch.ReceiptDueAt is null), "no receipt is awaited");
        await CloseAsync(1, "off");
        await StopAsync();
        Clock.Advance(TimeSpan.FromDays(30));

        await StartWithBusAsync();

        Assert.That(await Watch.ResendAsync(default), Is.Zero);
        Assert.That(await HealthAsync(), Is.EqualTo("Healthy"));
    }

    private static IEnumerable<Guid> IdsOf(IEnumerable<FakeEvent> events) =>
        events.Select(put => JsonElement.Parse(put.Detail).GetProperty("batch-id").GetGuid());

    private async Task<string?> HealthAsync()
    {
        using var answer = await Client.Http.GetAsync("/health/ready");
        return (await answer.Content.ReadFromJsonAsync<HealthResponse>())!.Checks["receipts"].Status;
    }

    private async Task<string> ExplainAsync(BatchItem batch) =>
        (await Client.Http.GetFromJsonAsync<JsonElement>($"/explain?bucket={batch.Bucket}&prefix={batch.Prefix}")).GetProperty("cause").GetString()!;
}
