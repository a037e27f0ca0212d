using Edp.Core.Outbox;

namespace Edp.Tests.Simulation;

/// <summary>The leases of all processes, by virtual time: who dies with one holds it for 10 s more.</summary>
internal sealed class SimulatedLeases(SimulatedClock clock)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (string Holder, TimeSpan ExpiresAt)> _leases = new(StringComparer.Ordinal);

    public void Begin() => _leases.Clear();

    public bool TryHold(string name, string holder, Tally tally)
    {
        lock (_lock)
        {
            if (_leases.TryGetValue(name, out var lease) && lease.Holder != holder)
            {
                tally.Count(lease.ExpiresAt > clock.Passed ? "a lease is waited for" : "a lease is taken over");
                if (lease.ExpiresAt > clock.Passed)
                    return false;
            }

            _leases[name] = (holder, clock.Passed + Duration);
            return true;
        }
    }

    public void Release(string name, string holder)
    {
        lock (_lock)
        {
            if (_leases.TryGetValue(name, out var lease) && lease.Holder == holder)
                _leases.Remove(name);
        }
    }
}

/// <summary>The leases as one process sees them; each of its lives is another holder.</summary>
internal sealed class SimulatedLease(SimulatedLeases leases, int process, Tally tally) : IOutboxLease
{
    public Task<bool> TryHoldAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult(leases.TryHold(name, Holder, tally));

    public Task ReleaseAsync(string name, CancellationToken cancellationToken)
    {
        if (RunningOperation.Current is { HasDied: false })
            leases.Release(name, Holder);
        return Task.CompletedTask;
    }

    private string Holder => FormattableString.Invariant($"{process}/{RunningOperation.Current?.Life}");
}
