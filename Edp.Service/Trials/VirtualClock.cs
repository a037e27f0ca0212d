namespace Edp.Service.Trials;

/// <summary>A clock that shows the time of the past that is gone through.</summary>
internal sealed class VirtualClock : TimeProvider
{
    public DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;
}
