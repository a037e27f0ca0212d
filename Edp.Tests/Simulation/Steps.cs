namespace Edp.Tests.Simulation;

/// <summary>What a fault does.</summary>
internal enum FaultKind
{
    /// <summary>The process is gone, with all it had in memory.</summary>
    Crash,

    /// <summary>The database fails; after a commit: its answer is lost.</summary>
    Database,

    /// <summary>The transport takes no message.</summary>
    Transport
}

/// <summary>A fault at the n-th seam that an operation passes.</summary>
internal sealed record Fault(FaultKind Kind, int Seam);

/// <summary>One thing that happens in a history. It holds all that decides what it does, so that others can be left out.</summary>
internal abstract record Step
{
    /// <summary>Steps that are a little less than this one.</summary>
    public virtual IEnumerable<Step> Simpler() => [];

    /// <summary>Time passes.</summary>
    public sealed record Wait(TimeSpan By) : Step;

    /// <summary>The service's clock is corrected.</summary>
    public sealed record Correct(TimeSpan By) : Step;

    /// <summary>The transport loses what it has.</summary>
    public sealed record LoseMessages : Step;

    /// <summary>The process ends and another one starts; with other rules, or the same.</summary>
    public sealed record Restart(bool WithOtherRules) : Step;

    /// <summary>The sink takes nothing, or only a part, so many times.</summary>
    public sealed record SinkFails(int Times, bool InPart) : Step;

    /// <summary>Operations that run at the same time, in an order that the seed decides at each seam.</summary>
    public sealed record Together(IReadOnlyList<Operation> Operations, int Seed) : Step
    {
        public override IEnumerable<Step> Simpler() =>
        [
            .. Operations,
            .. Operations.Where(_ => Operations.Count > 2).Select(one => this with { Operations = [.. Operations.Except([one])] }),
            .. Operations.SelectMany((one, at) => one.Simpler().Cast<Operation>().Select(simpler =>
                this with { Operations = [.. Operations.Take(at), simpler, .. Operations.Skip(at + 1)] }))
        ];

        public override string ToString() => $"Together {{ Seed = {Seed}, {string.Join("; ", Operations)} }}";
    }

    /// <summary>Something the service is asked to do.</summary>
    public abstract record Operation(Fault? Fault, int Process) : Step
    {
        public override IEnumerable<Step> Simpler() => Fault is null ? [] : [this with { Fault = null }];
    }

    /// <summary>A delivery of objects, by their numbers.</summary>
    public sealed record Bring(IReadOnlyList<int> Objects, bool IsNative, Fault? Fault, int Process) : Operation(Fault, Process)
    {
        public override IEnumerable<Step> Simpler() =>
        [
            .. base.Simpler(),
            .. Objects.Where(_ => Objects.Count > 1)
                .Select((_, at) => this with { Objects = [.. Objects.Where((_, other) => other != at)] })
        ];

        public override string ToString() =>
            $"Bring {{ Objects = {string.Join(',', Objects)}, IsNative = {IsNative}, {Fault} @{Process} }}";
    }

    /// <summary>One look for what is due or left behind: the sweeper's, or another that the service has.</summary>
    public sealed record Look(int Which, Fault? Fault, int Process) : Operation(Fault, Process);

    /// <summary>An operator flushes the prefix of an object.</summary>
    public sealed record Flush(int Object, Fault? Fault, int Process) : Operation(Fault, Process);

    /// <summary>The transport delivers messages that are due: how many, in which order; some twice, or too early.</summary>
    public sealed record Carry(int Most, int Seed, bool Twice, bool TooEarly, Fault? Fault, int Process) : Operation(Fault, Process)
    {
        public override IEnumerable<Step> Simpler() =>
        [
            .. base.Simpler(),
            .. Twice ? new[] { this with { Twice = false } } : [],
            .. TooEarly ? new[] { this with { TooEarly = false } } : []
        ];
    }
}
