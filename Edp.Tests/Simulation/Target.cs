using Edp.Core.Outbox;

namespace Edp.Tests.Simulation;

/// <summary>What is delivered, and where to.</summary>
internal readonly record struct Target(bool IsPackages, EventSinks Sink)
{
    public static readonly IReadOnlyList<Target> All =
    [
        new(false, EventSinks.EventBridge), new(false, EventSinks.Bus), new(true, EventSinks.EventBridge), new(true, EventSinks.Bus)
    ];

    public override string ToString() => $"{(IsPackages ? "packages" : "batches")} to {Sink}";
}
