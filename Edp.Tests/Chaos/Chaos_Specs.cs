using System.Globalization;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Chaos;

/// <summary>
/// Nothing is lost while processes are killed, the database and the broker stop and connections break: the program Edp.Chaos, shortened.
/// EDP_CHAOS_SECONDS makes it longer.
/// </summary>
[TestFixture]
public sealed class When_processes_are_killed_at_random
{
    private const int EventsPerSecond = 300;

    // Beyond the time of the faults.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    [TestCase("AmazonSqs", 10)]
    [TestCase("RabbitMq", 6)]
    public async Task Should_lose_nothing(string transport, int usual)
    {
        // Beside the tests' own program, in the folder of the same configuration.
        var program = AppContext.BaseDirectory.Replace("Edp.Tests", "Edp.Chaos", StringComparison.Ordinal);
        var seconds = Amount.In("EDP_CHAOS_SECONDS") ?? usual;
        using var chaos = ChildProcess.Start(
        [
            "dotnet", Path.Combine(program, "Edp.Chaos.dll"),
            "--transport", transport,
            "--duration", seconds.ToString(CultureInfo.InvariantCulture),
            "--events", (seconds * EventsPerSecond).ToString(CultureInfo.InvariantCulture),
            "--settle", "300",
            "--seed", Amount.Seed.ToString(CultureInfo.InvariantCulture)
        ]);
        chaos.StandardInput.Close();
        var said = ChildProcess.Listen(chaos);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds) + Patience);
        try
        {
            await chaos.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!chaos.HasExited)
                chaos.Kill(entireProcessTree: true);
        }

        await TestContext.Out.WriteLineAsync($"{Amount.Reproduction}\n{said}");
        Assert.That(chaos.ExitCode, Is.Zero, said.ToString());
    }
}
