using NUnit.Framework;

namespace Edp.Tests.AsyncApi;

/// <summary>Ends the judge after the last test of this namespace.</summary>
[SetUpFixture]
public sealed class JudgeTearDown
{
    [OneTimeTearDown]
    public Task StopJudge() => AsyncApiJudge.StopAsync();
}
