using Edp.Tests.Amazon.Emulator;
using Edp.Tests.AsyncApi;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests;

/// <summary>
/// What all tests of a run share, and how it ends. The only one of its kind: the tests of a namespace that has its own run alone, after
/// all others.
/// </summary>
[SetUpFixture]
public sealed class TestRun
{
    [OneTimeTearDown]
    public async Task End()
    {
        await SharedBrowser.CloseAsync();
        await AsyncApiJudge.StopAsync();
        await SharedEmulator.StopAsync();
        await EmulatorPool.StopAsync();
        await ReusedDatabases.DisposeAsync();
        await PostgresServer.StopSharedAsync();
        await RabbitMqServer.StopSharedAsync();
        MigratedDatabases.Delete();
    }
}
