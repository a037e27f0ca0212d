using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Receipts;

/// <summary>R12, R17: what was sent before a replay says nothing of whether the replay arrived.</summary>
public sealed class When_the_first_event_comes_back_after_a_replay(DatabaseProvider provider) : ReceiptSpec(provider)
{
    [Test]
    public async Task Should_await_the_receipt_of_the_replay_itself()
    {
        await StartWithBusAsync(("Edp:PackageReady:Trigger", "None"));
        var batch = (await CloseAsync(1)).Single();
        await Client.ActAsync<BatchItem>($"/batches/{batch.BatchId}/replay", new ReplayCommand(["EventBridge"]));
        await Eventually.HoldsAsync(async () => (await BatchAsync(batch.BatchId)).ReceiptDueAt is not null, "the replay is out");

        await ReturnAsync(Bridge.Accepted.First());
        Assert.That((await BatchAsync(batch.BatchId)).ReceivedAt, Is.Null);
        Clock.Advance(Within);
        Assert.That(await Watch.ResendAsync(default), Is.EqualTo(1));

        await ReturnAsync(Bridge.Accepted.Last());
        Assert.That((await BatchAsync(batch.BatchId)).ReceivedAt, Is.EqualTo(Clock.GetUtcNow()));
    }
}
