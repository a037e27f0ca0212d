using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;

namespace Edp.Chaos;

/// <summary>Does one harm after the other, by the seed, until told to stop; then all is whole again.</summary>
internal sealed class Faults(
    IReadOnlyList<EdpProcess> processes,
    PostgresServer postgres,
    IBroker broker,
    FaultyLink toBus,
    FakeEventBridge bus,
    EventFile file,
    int seed)
{
    private static readonly Fault SomeThrottled = new Fault.Entries("ThrottlingException", 0, 2);

    private readonly Random _random = new(seed);
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Counts => _counts;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(0.3 + _random.NextDouble()), cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!cancellationToken.IsCancellationRequested)
                await OneAsync(cancellationToken);
        }

        bus.Faults.Heal();
    }

    private Task OneAsync(CancellationToken cancellationToken) => _random.Next(100) switch
    {
        < 50 => KillAsync(processes[_random.Next(processes.Count)]),
        < 50 + IBroker.Rolls and var roll => HarmBrokerAsync(roll - 50, cancellationToken),
        < 80 => Counted("EventBridge stalled", () => toBus.StallAsync(Some(), cancellationToken)),
        < 86 => Counted("EventBridge connections reset", () => Reset(toBus)),
        < 90 => Counted("EventBridge throttled", () => FailBusAsync(Fault.Throttled, cancellationToken)),
        < 93 => Counted("EventBridge took entries in part", () => FailBusAsync(SomeThrottled, cancellationToken)),
        < 95 => Counted("events.ndjson rotated, a folder in its place", () => file.BlockAsync(Some(), cancellationToken)),
        < 97 => Counted("EventBridge answers lost", () => FailBusAsync(Fault.AnswerLost, cancellationToken)),
        _ => Counted("PostgreSQL stopped at once and started", RestartPostgresAsync)
    };

    private Task HarmBrokerAsync(int roll, CancellationToken cancellationToken)
    {
        var (what, harm) = broker.FaultOf(roll, Some);
        return Counted(what, () => harm(cancellationToken));
    }

    private TimeSpan Some() => TimeSpan.FromSeconds(1 + (3 * _random.NextDouble()));

    private async Task Counted(string what, Func<Task> fault)
    {
        _counts[what] = _counts.GetValueOrDefault(what) + 1;
        await fault();
    }

    private Task KillAsync(EdpProcess process) => Counted("EDP processes killed (SIGKILL)", async () =>
    {
        await process.KillAsync();
        process.Start();
    });

    private static Task Reset(FaultyLink link)
    {
        link.Reset();
        return Task.CompletedTask;
    }

    private async Task FailBusAsync(Fault fault, CancellationToken cancellationToken)
    {
        bus.Faults.FailUntilHealed(fault);
        await Task.Delay(Some(), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        bus.Faults.Heal();
    }

    private async Task RestartPostgresAsync()
    {
        await postgres.StopImmediatelyAsync();
        await postgres.StartAsync();
    }
}
