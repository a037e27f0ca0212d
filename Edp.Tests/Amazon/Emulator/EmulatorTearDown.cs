using NUnit.Framework;

namespace Edp.Tests.Amazon;

/// <summary>Ends the emulators after the last test below this namespace.</summary>
[SetUpFixture]
public sealed class EmulatorTearDown
{
    [OneTimeTearDown]
    public async Task StopEmulators()
    {
        await Emulator.SharedEmulator.StopAsync();
        await Emulator.EmulatorPool.StopAsync();
    }
}
