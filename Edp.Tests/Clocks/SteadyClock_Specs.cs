using Edp.Core.Clocks;
using Edp.Tests.Simulation;
using NUnit.Framework;

namespace Edp.Tests.Clocks;

/// <summary>A step of the system's clock makes no wait longer or shorter by more than 5 %.</summary>
public sealed class When_the_clock_of_the_system_steps
{
    private readonly SimulatedClock _system = new();
    private SteadyClock _clock = null!;

    [SetUp]
    public void Start() => _clock = new SteadyClock(_system);

    [TestCase(3_600, 1.05)]
    [TestCase(-3_600, 0.95)]
    public void Should_follow_at_5_percent_of_the_speed_of_time(double step, double speed)
    {
        var before = _clock.GetUtcNow();
        _system.Correct(TimeSpan.FromSeconds(step));
        Assert.That(_clock.GetUtcNow(), Is.EqualTo(before));
        for (var minute = 0; minute < 10; minute++)
        {
            _system.Advance(TimeSpan.FromMinutes(1));
            _clock.GetUtcNow();
        }

        Assert.That((_clock.GetUtcNow() - before).TotalMinutes, Is.EqualTo(10 * speed).Within(0.0001));
    }

    [TestCase(0.9)]
    [TestCase(-0.9)]
    public void Should_follow_less_than_a_second_at_once(double step)
    {
        _system.Correct(TimeSpan.FromSeconds(step));
        Assert.That(_clock.GetUtcNow(), Is.EqualTo(_system.GetUtcNow()));
    }

    [TestCase(2)]
    [TestCase(-2)]
    [TestCase(60)]
    [TestCase(-60)]
    public void Should_stop_at_the_time_of_the_system_however_long_nobody_reads_it(double step)
    {
        _system.Correct(TimeSpan.FromSeconds(step));
        _clock.GetUtcNow();
        _system.Advance(TimeSpan.FromHours(1));
        Assert.That(_clock.GetUtcNow(), Is.EqualTo(_system.GetUtcNow()));
    }
}
