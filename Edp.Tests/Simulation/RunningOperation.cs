using Edp.Core.Batching;

namespace Edp.Tests.Simulation;

/// <summary>
/// An operation on its way through the service's code. At each seam (a transaction begins, locks, writes, commits; a sink writes) it may
/// meet its fault, and it may have to wait while others go on.
/// </summary>
internal sealed class RunningOperation(SimulatedProcess process, string name, Fault? fault, bool takesTurns, long began) : IDisposable
{
    private static readonly AsyncLocal<RunningOperation?> Running = new();

    // A statement takes a millisecond or two.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);

    // Then it waits for something of another operation that is not in the database.
    private const int MaxPolls = 200;

    private readonly CancellationTokenSource _givenUp = new();
    private volatile TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskCompletionSource? _turn;
    private Func<bool>? _mayGoOn;
    private int _seam;

    public static RunningOperation? Current => Running.Value;

    public SimulatedProcess Process => process;

    public string Name => name;

    /// <summary>The process's life in which it began.</summary>
    public int Life { get; } = process.Life;

    /// <summary>Its place among everything that began, ended or was written to a sink.</summary>
    public long Began => began;

    /// <summary>When it ended; null until then.</summary>
    public long? Ended { get; private set; }

    /// <summary>Whether it did all it had to do: what it wrote to a sink is marked.</summary>
    public bool IsClean { get; private set; }

    /// <summary>Whether the database has it wait for another operation.</summary>
    public required Func<Task<bool>> IsBlockedAsync { get; init; }

    public bool TakesTurns => takesTurns;

    /// <summary>Whether the service tries again by itself, at once, when the database fails.</summary>
    public bool IsTriedAgain { get; init; }

    /// <summary>Ends when the process or its database is gone, so that nothing is tried again in real time.</summary>
    public CancellationToken GivenUp => _givenUp.Token;

    public bool HasDied => process.Life != Life;

    /// <summary>Whether it met a failure.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>Makes the entry of what is about to be recorded; where it is not set, nothing is.</summary>
    public Func<DateTimeOffset, RecordedEntry>? MakeEntry { get; init; }

    /// <summary>What it records, as the model will have it once the transaction is committed.</summary>
    public RecordedEntry? Uncommitted { get; private set; }

    /// <summary>The last page of the bucket that it has listed.</summary>
    public IReadOnlyList<SimulatedObject> Listed { get; set; } = [];

    /// <summary>The batch whose prefix it lists.</summary>
    public Batch? Verified { get; set; }

    public Task? Work { get; private set; }

    public bool CanGoOn => _turn is not null && (_mayGoOn?.Invoke() ?? true);

    /// <summary>Whether it waits for a lock that another operation has, or works on.</summary>
    public bool IsUnderWay => _turn is null && !Work!.IsCompleted;

    /// <summary>Begins the work; it goes on until it waits for its turn, or ends.</summary>
    public async Task StartAsync(Func<RunningOperation, Task> work)
    {
        Work = RunAsync(work);
        await StoppedAsync();
    }

    /// <summary>Goes on until it waits again, is blocked by another one's lock, or ends.</summary>
    public async Task GoOnAsync()
    {
        var turn = _turn!;
        _turn = null;
        _stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        turn.SetResult();
        var stopped = StoppedAsync();
        var polls = 0;
        while (await Task.WhenAny(stopped, Task.Delay(Poll)) != stopped && !await IsBlockedAsync() && ++polls < MaxPolls)
        {
        }
    }

    /// <summary>Until it waits for its turn, or ends.</summary>
    public Task StoppedAsync() => takesTurns ? Task.WhenAny(_stopped.Task, Work!) : Task.WhenAny(Work!);

    /// <summary>Passes a seam of this kind, when it is its turn.</summary>
    public async Task PassAsync(FaultKind kind, string where)
    {
        await WaitTurnAsync(null);
        await PassAtOnceAsync(kind, where);
    }

    /// <summary>Passes a seam where an operation does several things at once, of which none can wait for its turn alone.</summary>
    public async Task PassAtOnceAsync(FaultKind kind, string where)
    {
        ThrowIfDead();
        if (fault is null || (fault.Where ?? where) != where || ++_seam != fault.Seam)
            return;

        if (fault.Kind == FaultKind.Crash)
        {
            process.Tally.Count($"crash {where}: {name}");
            process.Die();
            await _givenUp.CancelAsync();
            throw new ProcessDiedException();
        }

        if (fault.Kind != kind && (fault.Kind, kind) != (FaultKind.Denied, FaultKind.Bucket))
            return;

        HasFailed = true;
        process.Tally.Count($"failure {where}: {name}");
        if (kind == FaultKind.Sink)
            throw new Service.Publishing.EventSinkException("The sink does not answer.");
        if (fault.Kind == FaultKind.Denied)
            throw SimulatedS3.Refusal();
        // S3 would be asked again after a pause in real time.
        if (kind == FaultKind.Bucket || !IsTriedAgain)
            await _givenUp.CancelAsync();
        throw kind == FaultKind.Bucket ? SimulatedS3.Failure() : process.DatabaseFailure();
    }

    /// <summary>The sink fails by itself.</summary>
    public void Disturb() => HasFailed = true;

    /// <summary>Lets others go on until it may itself.</summary>
    public async Task WaitTurnAsync(Func<bool>? mayGoOn)
    {
        if (!takesTurns)
            return;

        _mayGoOn = mayGoOn;
        var turn = _turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _stopped.TrySetResult();
        await turn.Task;
    }

    public void BeginEntry(DateTimeOffset now) => Uncommitted = MakeEntry?.Invoke(now);

    public void Committed() => Uncommitted?.IsCommitted = true;

    /// <summary>It has ended.</summary>
    public void End(long now) =>
        (Ended, IsClean) = (now, Work is { IsCompletedSuccessfully: true } && !HasDied && !HasFailed);

    public void Dispose() => _givenUp.Dispose();

    private async Task RunAsync(Func<RunningOperation, Task> work)
    {
        Running.Value = this;
        await WaitTurnAsync(null);
        await work(this);
    }

    private void ThrowIfDead()
    {
        if (!HasDied)
            return;
        _givenUp.Cancel();
        throw new ProcessDiedException();
    }
}
