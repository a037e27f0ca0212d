using Edp.Tests.Amazon.Transport.Support;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport.Contract;

/// <summary>What a service may rely on, whichever transport it runs on.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public abstract class Transport_Contract
{
    private protected ITransportUnderTest Transport { get; private set; } = null!;

    [SetUp]
    public async Task ChooseTransport() => Transport = await CreateTransportAsync();

    private protected abstract Task<ITransportUnderTest> CreateTransportAsync();
}
