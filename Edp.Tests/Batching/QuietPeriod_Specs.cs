using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R5: a batch leaves when nothing new was recorded for ThresholdDuration.</summary>
public sealed class When_a_prefix_is_quiet(DatabaseProvider provider) : ServiceSpec(provider)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(300);
    private static readonly TimeSpan Moment = TimeSpan.FromMicroseconds(1);

    [Test]
    public async Task Should_leave_exactly_at_the_end_of_the_quiet_period()
    {
        await StartAsync(Rule(("ThresholdDuration", 300)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2"));
        var recordedAt = Clock.GetUtcNow();

        Clock.Advance(Quiet - Moment);
        await Service.SweepAsync();
        Assert.That(await Client.BatchesAsync(), Is.Empty);

        Clock.Advance(Moment);
        await Service.LetTimersComeAsync(Quiet);
        var left = (await BatchesAsync(1, "a/b/")).Single();

        Assert.That(left.Reason, Is.EqualTo(BatchReason.Quiet));
        Assert.That(left.ReadyAt, Is.EqualTo(recordedAt + Quiet));
        Assert.That((left.ObjectCount, left.EventCount), Is.EqualTo((2, 2)));
    }
}
