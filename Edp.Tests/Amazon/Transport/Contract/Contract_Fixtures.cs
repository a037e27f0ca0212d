using Edp.Tests.Amazon.Emulator;
using Edp.Tests.Amazon.Transport.Support;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport.Contract;

[TestFixture]
public sealed class When_delivering_in_memory : Delivery_Contract
{
    private protected override Task<ITransportUnderTest> CreateTransportAsync() => Transports.InMemory;
}

[TestFixture]
public sealed class When_delivering_through_sqs : Delivery_Contract
{
    private protected override Task<ITransportUnderTest> CreateTransportAsync() => Transports.AmazonSqsAsync();
}

[TestFixture]
public sealed class When_consumers_fail_in_memory : Failure_Contract
{
    private protected override Task<ITransportUnderTest> CreateTransportAsync() => Transports.InMemory;
}

[TestFixture]
public sealed class When_consumers_fail_on_sqs : Failure_Contract
{
    private protected override Task<ITransportUnderTest> CreateTransportAsync() => Transports.AmazonSqsAsync();
}

[TestFixture]
public sealed class When_much_comes_in_memory : Load_Contract
{
    private protected override Task<ITransportUnderTest> CreateTransportAsync() => Transports.InMemory;
}

[TestFixture]
public sealed class When_much_comes_through_sqs : Load_Contract
{
    private protected override Task<ITransportUnderTest> CreateTransportAsync() => Transports.AmazonSqsAsync();
}

internal static class Transports
{
    public static Task<ITransportUnderTest> InMemory => Task.FromResult<ITransportUnderTest>(new InMemoryUnderTest());

    public static async Task<ITransportUnderTest> AmazonSqsAsync() =>
        new AmazonSqsUnderTest((await SharedEmulator.SettingsAsync()).ServiceUrl!);
}
