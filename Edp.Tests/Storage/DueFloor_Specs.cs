using Edp.Service.Storage.Postgres;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Storage;

/// <summary>R11: timers that were raised long ago are not looked through again each time, and none that is due is passed over for long.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class When_due_timers_are_looked_for
{
    private readonly SkippingClock _clock = new();
    private readonly DueFloor _floor;

    public When_due_timers_are_looked_for()
    {
        _floor = new DueFloor(_clock, _clock);
        Look(all: false);
        _floor.Found(null);
    }

    [Test]
    public void Should_begin_a_minute_before_now() =>
        Assert.That(Look(all: false), Is.EqualTo(_clock.GetUtcNow().AddMinutes(-1)).Within(TimeSpan.FromSeconds(10)));

    [Test]
    public void Should_begin_a_minute_before_one_that_is_overdue()
    {
        var overdue = _clock.GetUtcNow().AddHours(-1);
        _floor.Found(overdue);

        Assert.That(Look(all: false), Is.EqualTo(overdue.AddMinutes(-1)));
    }

    [Test]
    public void Should_look_at_all_when_all_are_asked_for() => Assert.That(Look(all: true), Is.EqualTo(DateTimeOffset.MinValue));

    [Test]
    public void Should_look_at_all_now_and_then()
    {
        _clock.Skip(TimeSpan.FromSeconds(16));

        Assert.That(Look(all: false), Is.EqualTo(DateTimeOffset.MinValue));
    }

    [Test]
    public void Should_look_at_all_when_the_clock_was_set_back()
    {
        _clock.Skip(TimeSpan.FromHours(-1));

        Assert.That(Look(all: false), Is.EqualTo(DateTimeOffset.MinValue));
        Assert.That(_floor.Before(_clock.GetUtcNow()), Is.EqualTo(DateTimeOffset.MinValue), "what is raised before it has been looked");
    }

    private DateTimeOffset Look(bool all) => _floor.Look(_clock.GetUtcNow().AddSeconds(1), all);
}
