using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Service.Sagas;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R11: a wait that is longer than the transport can delay is several hops.</summary>
public sealed class When_a_quiet_period_is_longer_than_the_longest_delay(DatabaseProvider provider) : ServiceSpec(provider)
{
    [Test]
    public async Task Should_wait_in_hops()
    {
        var hop = TimeSpan.FromSeconds(900);
        await StartAsync(
            services => services.AddSingleton(new TimerLimits(hop)), Rule(("ThresholdDuration", 3_000)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        for (var hops = 1; hops <= 3; hops++)
        {
            await Eventually.HoldsAsync(() => Service.TimersSet == hops, "the next hop is set");
            await Service.AdvanceAsync(hop);
        }

        await Eventually.HoldsAsync(() => Service.TimersSet == 4, "the last hop is set");
        Assert.That(await Client.BatchesAsync(), Is.Empty);
        await Service.AdvanceAsync(TimeSpan.FromSeconds(300));

        var left = (await BatchesAsync(1, "a/b/")).Single();
        Assert.That((left.Reason, left.ReadyAt - left.OpenedAt), Is.EqualTo((BatchReason.Quiet, TimeSpan.FromSeconds(3_000))));
        Assert.That(Service.TimersSet, Is.EqualTo(4));
    }

    [Test]
    public async Task Should_wait_a_year()
    {
        var year = TimeSpan.FromDays(365);
        await StartAsync(Rule(("ThresholdDuration", year.TotalSeconds)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        Clock.Advance(year - TimeSpan.FromSeconds(10));
        await Service.SweepAsync();
        Assert.That(await Client.BatchesAsync(), Is.Empty);

        await Service.AdvanceAsync(TimeSpan.FromSeconds(10));
        await Eventually.HoldsAsync(() => Service.TimersSet == 2, "the sweeper set the lost hop again");
        Assert.That((await BatchesAsync(1, "a/b/")).Single().Reason, Is.EqualTo(BatchReason.Quiet));
    }
}
