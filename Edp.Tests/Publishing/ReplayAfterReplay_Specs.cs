using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Publishing;

/// <summary>R17: a replay of all sends again what an earlier replay has sent, whatever the clock said then.</summary>
public sealed class When_all_is_replayed_after_one_was(DatabaseProvider provider) : ReplaySpec(provider)
{
    [Test]
    public async Task Should_send_it_once_more()
    {
        await StartAsync(EachIsABatch);
        var batch = (await CloseAsync("a/b/1")).Single();
        await ReplayAsync(batch.BatchId);
        await PublishedAsync();

        // No time has passed, as where the clock was set back in between.
        await Client.ActAsync<ReplayItem>("/batches/replay", new BucketReplayCommand(Bucket, batch.ReadyAt, batch.ReadyAt.AddSeconds(1)));

        await Eventually.HoldsAsync(() => Details().Count == 3, "it is sent once more");
    }
}
