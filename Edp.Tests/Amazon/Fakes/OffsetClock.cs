namespace Edp.Tests.Amazon.Fakes;

/// <summary>The system's clock, set wrong by a fixed time.</summary>
internal sealed class OffsetClock(TimeSpan offset) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
}
