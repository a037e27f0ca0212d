using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R11: a wait may last from a tenth of a second to a year, and survives every restart.</summary>
public sealed class When_a_quiet_period_has_any_length(DatabaseProvider provider) : ServiceSpec(provider)
{
    [TestCase(0.1)]
    [TestCase(901)]
    [TestCase(365 * 86_400)]
    public async Task Should_close_exactly_when_it_is_over(double seconds)
    {
        var quiet = TimeSpan.FromSeconds(seconds);
        await StartAsync(Rule(("ThresholdDuration", seconds)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        await Service.AdvanceAsync(quiet - TimeSpan.FromMicroseconds(1));
        Assert.That(await Client.BatchesAsync(), Is.Empty);
        await Service.AdvanceAsync(TimeSpan.FromMicroseconds(1));

        var closed = (await BatchesAsync(1, "a/b/")).Single();
        Assert.That((closed.Reason, closed.ReadyAt - closed.OpenedAt), Is.EqualTo((BatchReason.Quiet, quiet)));
    }

    [Test]
    public async Task Should_go_on_after_restarts()
    {
        var year = TimeSpan.FromDays(365);
        for (var month = 0; month < 12; month++)
        {
            await StartAsync(Rule(("ThresholdDuration", year.TotalSeconds)));
            if (month == 0)
                await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
            await Service.AdvanceAsync(TimeSpan.FromDays(30));
            Assert.That(await Client.BatchesAsync(), Is.Empty);
            await StopAsync();
        }

        await StartAsync(Rule(("ThresholdDuration", year.TotalSeconds)));
        await Service.AdvanceAsync(TimeSpan.FromDays(5));

        Assert.That((await BatchesAsync(1, "a/b/")).Single().Reason, Is.EqualTo(BatchReason.Quiet));
    }
}
