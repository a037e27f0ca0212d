using System.Collections.Concurrent;

namespace Edp.Tests.Amazon.Emulator;

/// <summary>Emulators for tests that want one to themselves: each is empty when a test takes it, and serves another test after it.</summary>
internal static class EmulatorPool
{
    private static readonly ConcurrentBag<EmulatorProcess> Idle = [];

    public static async Task<EmulatorProcess> TakeAsync(CancellationToken cancellationToken) =>
        Idle.TryTake(out var emulator) ? emulator : await EmulatorProcess.StartAsync(0, cancellationToken);

    /// <summary>Empties it, and keeps it for the next test; one that ended is forgotten.</summary>
    public static async Task ReturnAsync(EmulatorProcess emulator)
    {
        if (await emulator.TryEmptyAsync())
            Idle.Add(emulator);
        else
            await emulator.DisposeAsync();
    }

    public static async Task StopAsync()
    {
        while (Idle.TryTake(out var emulator))
            await emulator.DisposeAsync();
    }
}
