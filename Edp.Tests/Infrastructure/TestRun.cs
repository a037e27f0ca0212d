using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests;

/// <summary>What all tests of a run share, and how it ends.</summary>
[SetUpFixture]
public sealed class TestRun
{
    [OneTimeTearDown]
    public Task End() => PostgresServer.StopSharedAsync();
}
