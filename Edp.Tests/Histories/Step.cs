namespace Edp.Tests.Histories;

/// <summary>Something that happens to a service.</summary>
internal abstract record Step;

/// <summary>Events arrive together. Each number stands for one event, so that numbers that come again are second deliveries.</summary>
internal sealed record Arrive(int[] Events) : Step
{
    public override string ToString() => $"arrive {string.Join(',', Events)}";
}

/// <summary>Time passes.</summary>
internal sealed record Wait(TimeSpan Time) : Step
{
    public override string ToString() => $"wait {Time.TotalSeconds}";
}

/// <summary>The timer of a prefix comes: early, in time, or late; where none is under way, an old one comes again.</summary>
internal sealed record TimerComes(int Prefix) : Step
{
    public override string ToString() => $"timer {Prefix}";
}

/// <summary>An operator flushes a prefix.</summary>
internal sealed record Flush(int Prefix) : Step
{
    public override string ToString() => $"flush {Prefix}";
}

/// <summary>The sweeper looks.</summary>
internal sealed record Sweep : Step
{
    public override string ToString() => "sweep";
}

/// <summary>The service starts again: what is open is measured by the rules, as after a real start.</summary>
internal sealed record Restart : Step
{
    public override string ToString() => "restart";
}
