using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Chaos;

/// <summary>Nothing is lost while processes are killed, the database stops and connections break: the program Edp.Chaos, shortened.</summary>
[TestFixture]
[NonParallelizable]
public sealed class When_processes_are_killed_at_random
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Test]
    public async Task Should_lose_nothing()
    {
        // Beside the tests' own program, in the folder of the same configuration.
        var program = AppContext.BaseDirectory.Replace("Edp.Tests", "Edp.Chaos", StringComparison.Ordinal);
        using var chaos = ChildProcess.Start(
            ["dotnet", Path.Combine(program, "Edp.Chaos.dll"), "--duration", "60", "--events", "20000", "--settle", "120", "--seed", "1"]);
        chaos.StandardInput.Close();
        var said = ChildProcess.Listen(chaos);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await chaos.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!chaos.HasExited)
                chaos.Kill(entireProcessTree: true);
        }

        await TestContext.Out.WriteLineAsync(said.ToString());
        Assert.That(chaos.ExitCode, Is.Zero, said.ToString());
    }
}
