using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Service.Storage.Postgres;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Storage;

/// <summary>What is out for long is not looked through again each time, and nothing that is not out is passed over for long.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class When_an_outbox_is_looked_through
{
    private readonly SkippingClock _clock = new();
    private readonly OutboxFloor _floor;

    public When_an_outbox_is_looked_through() => _floor = new OutboxFloor(_clock);

    [Test]
    public void Should_begin_behind_what_is_out_for_long()
    {
        LookAndFind(returns: 0, 41, 42);
        LookAndFind(returns: 0);
        _clock.Skip(TimeSpan.FromSeconds(11));
        LookAndFind(returns: 0);
        _clock.Skip(TimeSpan.FromSeconds(11));
        LookAndFind(returns: 0);

        Assert.That(_floor.Look(0), Is.EqualTo(42));
    }

    [Test]
    public void Should_begin_before_what_was_out_only_now()
    {
        LookAndFind(returns: 0, 41, 42);
        LookAndFind(returns: 0);

        Assert.That(_floor.Look(0), Is.Zero, "a transaction that took 40 may commit yet");
    }

    [Test]
    public void Should_begin_before_what_waits()
    {
        LookAndFind(returns: 0, 41, 42);
        for (var i = 0; i < 5; i++)
        {
            _clock.Skip(TimeSpan.FromSeconds(11));
            LookAndFind(returns: 0, 42, 43);
        }

        Assert.That(_floor.Look(0), Is.EqualTo(41));
    }

    [TestCase(1, 0, TestName = "Should_look_at_all_when_rows_came_back")]
    [TestCase(0, 6, TestName = "Should_look_at_all_now_and_then")]
    public void Should_look_at_all(int returns, int seconds)
    {
        Should_begin_behind_what_is_out_for_long();
        _clock.Skip(TimeSpan.FromSeconds(seconds));

        Assert.That(_floor.Look(returns), Is.Zero);
        _floor.Found(Rows(7));
        Assert.That(_floor.Look(returns), Is.EqualTo(6));
    }

    private void LookAndFind(int returns, params long[] sequences)
    {
        _floor.Look(returns);
        _floor.Found(Rows(sequences));
    }

    private static IReadOnlyList<OutboxRow> Rows(params long[] sequences) =>
        [.. sequences.Select(sequence => new Batch { OutboxSequence = sequence })];
}
