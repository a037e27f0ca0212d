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

/// <summary>The timers that are due are raised, or those that will be due by some time later, which is early.</summary>
internal sealed record RaiseTimers(TimeSpan Ahead) : Step
{
    public override string ToString() => $"raise timers due within {Ahead.TotalSeconds}";
}

/// <summary>An operator flushes a prefix.</summary>
internal sealed record Flush(int Prefix) : Step
{
    public override string ToString() => $"flush {Prefix}";
}

/// <summary>An operator holds the open batch of a prefix for some time.</summary>
internal sealed record Hold(int Prefix, TimeSpan Time) : Step
{
    public override string ToString() => $"hold {Prefix} for {Time.TotalSeconds}";
}

/// <summary>An operator lets the open batch of a prefix wait so much longer.</summary>
internal sealed record Extend(int Prefix, TimeSpan Time) : Step
{
    public override string ToString() => $"extend {Prefix} by {Time.TotalSeconds}";
}

/// <summary>An operator cancels the open batch of a prefix.</summary>
internal sealed record Cancel(int Prefix) : Step
{
    public override string ToString() => $"cancel {Prefix}";
}

/// <summary>A message says what the batch of a prefix has to contain.</summary>
internal sealed record Expect(int Prefix, string[] Names, int? Count) : Step
{
    public override string ToString() => $"expect {string.Join(',', Names)} and {Count} of {Prefix}";
}

/// <summary>The object that an event told of is deleted, and what was written to its key before.</summary>
internal sealed record Delete(int Event) : Step
{
    public override string ToString() => $"delete {Event}";
}

/// <summary>The rules file has another rule for the bucket.</summary>
internal sealed record Reload(int Rule) : Step
{
    public override string ToString() => $"reload rule {Rule}";
}

/// <summary>The service starts again: what is open is measured by the rules, as after a real start.</summary>
internal sealed record Restart : Step
{
    public override string ToString() => "restart";
}
