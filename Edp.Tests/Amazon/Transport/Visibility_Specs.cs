using Edp.Amazon.Transport.Middleware;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport;

[TestFixture]
public sealed class When_renewing_the_visibility_of_a_message
{
    private static readonly TimeSpan TwelveHours = TimeSpan.FromHours(12);
    private readonly List<int> _asked = [];
    private StoppedClock _clock = null!;

    [SetUp]
    public void Start()
    {
        _asked.Clear();
        _clock = new StoppedClock();
    }

    [Test]
    public async Task Should_renew_when_two_thirds_are_over()
    {
        var visibility = new MessageVisibility(_clock, 30, 60, TwelveHours);
        _clock.Advance(TimeSpan.FromSeconds(19));
        Assert.That(visibility.IsDue, Is.False);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(visibility.IsDue, Is.True);

        Assert.That(await RenewAsync(visibility), Is.EqualTo(VisibilityOutcome.Renewed));
        Assert.That(_asked, Is.EqualTo([30]));
        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.That(visibility.IsOver, Is.False);
    }

    [Test]
    public async Task Should_not_go_over_twelve_hours_from_the_receive()
    {
        var visibility = new MessageVisibility(_clock, 43_000, 43_200, TwelveHours);
        _clock.Advance(TimeSpan.FromSeconds(42_000));

        Assert.That(await RenewAsync(visibility), Is.EqualTo(VisibilityOutcome.Renewed));
        Assert.That(_asked, Is.EqualTo([1_200]), "43,200 s since the receive, as SQS counts");
        _clock.Advance(TimeSpan.FromSeconds(1_000));
        Assert.That(await RenewAsync(visibility), Is.EqualTo(VisibilityOutcome.LimitReached));
        _clock.Advance(TimeSpan.FromSeconds(200));
        Assert.That(await RenewAsync(visibility), Is.EqualTo(VisibilityOutcome.Lost));
    }

    [Test]
    public async Task Should_try_again_while_the_visibility_lasts()
    {
        var visibility = new MessageVisibility(_clock, 30, 60, TwelveHours);
        _clock.Advance(TimeSpan.FromSeconds(20));

        Assert.That(await RenewAsync(visibility, new IOException("reset")), Is.EqualTo(VisibilityOutcome.Failed));
        Assert.That(visibility.IsDue, Is.False);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(visibility.IsDue, Is.True);
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.That(await RenewAsync(visibility), Is.EqualTo(VisibilityOutcome.Lost));
        Assert.That(_asked, Has.Count.EqualTo(1), "SQS is not asked for what is over");
    }

    [Test]
    public async Task Should_know_that_a_message_is_lost_when_sqs_says_so()
    {
        var visibility = new MessageVisibility(_clock, 30, 60, TwelveHours);
        _clock.Advance(TimeSpan.FromSeconds(20));

        Assert.That(await RenewAsync(visibility, new InvalidOperationException("not in flight")), Is.EqualTo(VisibilityOutcome.Lost));
    }

    private Task<VisibilityOutcome> RenewAsync(MessageVisibility visibility, Exception? answer = null) => visibility.RenewAsync(
        seconds =>
        {
            _asked.Add(seconds);
            return answer is null ? Task.CompletedTask : Task.FromException(answer);
        },
        exception => exception is InvalidOperationException);

    private sealed class StoppedClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Advance(TimeSpan time) => _now += time.Ticks;
    }
}
