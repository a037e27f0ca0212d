using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests;

/// <summary>What all tests of a run share, and how it ends.</summary>
[SetUpFixture]
public sealed class TestRun
{
    [OneTimeTearDown]
    public async Task End()
    {
        await SharedBrowser.CloseAsync();
        await PostgresServer.StopSharedAsync();
        await RabbitMqServer.StopSharedAsync();
        MigratedDatabases.Delete();
    }
}
