using Edp.Core.Outbox;

namespace Edp.Tests.Simulation;

/// <summary>What a fault does.</summary>
internal enum FaultKind
{
    /// <summary>The process is gone, with all it had in memory.</summary>
    Crash,

    /// <summary>The database fails; after a commit: its answer is lost.</summary>
    Database,

    /// <summary>The sink fails; after a write: its answer is lost.</summary>
    Sink,

    /// <summary>S3 does not answer; after a write: its answer is lost.</summary>
    Bucket,

    /// <summary>S3 refuses.</summary>
    Denied
}

/// <summary>A fault at the n-th seam that an operation passes, of all or of those with this name.</summary>
internal sealed record Fault(FaultKind Kind, int Seam, string? Where = null);

/// <summary>One thing that happens in a history. It holds all that decides what it does, so that others can be left out.</summary>
internal abstract record Step
{
    /// <summary>Steps that are a little less than this one.</summary>
    public virtual IEnumerable<Step> Simpler() => [];

    /// <summary>Time passes.</summary>
    public sealed record Wait(TimeSpan By) : Step;

    /// <summary>The system's clock is corrected, for all processes.</summary>
    public sealed record Correct(TimeSpan By) : Step;

    /// <summary>The process ends and another one starts; with other rules, or the same.</summary>
    public sealed record Restart(bool WithOtherRules, int Process) : Step;

    /// <summary>A sink takes nothing, or only a part, so many times.</summary>
    public sealed record SinkFails(EventSinks Sink, int Times, bool InPart) : Step;

    /// <summary>What EventBridge took since time last passed is lost, and it knows.</summary>
    public sealed record LoseEvents : Step;

    /// <summary>Objects are written to the bucket, and their events are lost.</summary>
    public sealed record Write(IReadOnlyList<int> Objects) : Step
    {
        public override IEnumerable<Step> Simpler() =>
            Objects.Where(_ => Objects.Count > 1)
                .Select((_, at) => this with { Objects = [.. Objects.Where((_, other) => other != at)] });

        public override string ToString() => $"Write {{ Objects = {string.Join(',', Objects)} }}";
    }

    /// <summary>The rules of the bus pass events on, or not: it was made anew, or its rules were disabled. It takes them all the same.</summary>
    public sealed record BusPasses(bool PassesOn) : Step;

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

    /// <summary>Something the service is asked to do, or does by itself.</summary>
    public abstract record Operation(Fault? Fault, int Process) : Step
    {
        /// <summary>What is done, for the tally.</summary>
        public abstract string Name { get; }

        public override IEnumerable<Step> Simpler() => Fault is null ? [] : [this with { Fault = null }];
    }

    /// <summary>A delivery of objects, by their numbers.</summary>
    public sealed record Bring(IReadOnlyList<int> Objects, bool IsNative, Fault? Fault, int Process) : Operation(Fault, Process)
    {
        public override string Name => "ingest";

        public override IEnumerable<Step> Simpler() =>
        [
            .. base.Simpler(),
            .. Objects.Where(_ => Objects.Count > 1)
                .Select((_, at) => this with { Objects = [.. Objects.Where((_, other) => other != at)] })
        ];

        public override string ToString() =>
            $"Bring {{ Objects = {string.Join(',', Objects)}, IsNative = {IsNative}, {Fault} @{Process} }}";
    }

    /// <summary>The timers that are due are raised.</summary>
    public sealed record Raise(Fault? Fault, int Process) : Operation(Fault, Process)
    {
        public override string Name => "timers";
    }

    /// <summary>An operator flushes the prefix of an object.</summary>
    public sealed record Flush(int Object, Fault? Fault, int Process) : Operation(Fault, Process)
    {
        public override string Name => "flush";
    }

    /// <summary>An operator cancels the open batch of the prefix of an object.</summary>
    public sealed record Cancel(int Object, Fault? Fault, int Process) : Operation(Fault, Process)
    {
        public override string Name => "cancel";
    }

    /// <summary>An operator has the event of the newest published batch of the prefix of an object sent again.</summary>
    public sealed record Replay(int Object, EventSinks To, Fault? Fault, int Process) : Operation(Fault, Process)
    {
        public override string Name => "replay";
    }

    /// <summary>An operator has the events of all published batches of the bucket sent again.</summary>
    public sealed record ReplayAll(EventSinks To, Fault? Fault, int Process) : Operation(Fault, Process)
    {
        public override string Name => "replay of all";
    }

    /// <summary>The next of them are given to the outbox.</summary>
    public sealed record ContinueReplay(Fault? Fault, int Process) : Operation(Fault, Process)
    {
        public override string Name => "replayer";
    }

    /// <summary>The next page of a backfill, which begins where none is under way.</summary>
    public sealed record Backfill(Fault? Fault, int Process) : Operation(Fault, Process)
    {
        public override string Name => "backfill";
    }

    /// <summary>The prefixes of the history are compared with their bucket.</summary>
    public sealed record Reconcile(Fault? Fault, int Process) : Operation(Fault, Process)
    {
        public override string Name => "reconcile";
    }

    /// <summary>The prefix of a batch that waits for it is listed.</summary>
    public sealed record Verify(int Batch, Fault? Fault, int Process) : Operation(Fault, Process)
    {
        public override string Name => "verify";
    }

    /// <summary>The manifest of a batch that waits for it is written.</summary>
    public sealed record WriteManifest(int Batch, Fault? Fault, int Process) : Operation(Fault, Process)
    {
        public override string Name => "manifest";
    }

    /// <summary>What the bus passed on is brought back; what was brought before as well, or not.</summary>
    public sealed record Return(bool Again, Fault? Fault, int Process) : Operation(Fault, Process)
    {
        public override string Name => "receipts";
    }

    /// <summary>What did not come back in time is sent again.</summary>
    public sealed record Resend(Fault? Fault, int Process) : Operation(Fault, Process)
    {
        public override string Name => "resend";
    }

    /// <summary>A sink gets what it has not accepted.</summary>
    public sealed record Deliver(Target Target, Fault? Fault, int Process) : Operation(Fault, Process)
    {
        public override string Name => $"{Target}";
    }

    /// <summary>Time passes while other operations are under way.</summary>
    public sealed record Pass(TimeSpan By) : Operation(null, 0)
    {
        public override string Name => "time";
    }
}
