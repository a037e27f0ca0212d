using NUnit.Framework;

namespace Edp.Tests.Amazon;

/// <summary>Ends the shared emulator after the last test below this namespace.</summary>
[SetUpFixture]
public sealed class EmulatorTearDown
{
    [OneTimeTearDown]
    public Task StopEmulator() => Emulator.SharedEmulator.StopAsync();
}
