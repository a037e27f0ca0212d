using Amazon.Runtime;
using Edp.Amazon.Client;
using Edp.Tests.Amazon.Support;
using MassTransit;

namespace Edp.Tests.Amazon.Transport.Support;

/// <summary>A transport that a contract suite runs on.</summary>
internal interface ITransportUnderTest
{
    void Use(IBusRegistrationConfigurator registration, Action<IBusRegistrationContext, IBusFactoryConfigurator> configure);
}

internal sealed class InMemoryUnderTest : ITransportUnderTest
{
    public void Use(IBusRegistrationConfigurator registration, Action<IBusRegistrationContext, IBusFactoryConfigurator> configure) =>
        registration.UsingInMemory((context, bus) =>
        {
            configure(context, bus);
            bus.ConfigureEndpoints(context);
        });
}

/// <summary>SQS and SNS; a scope of its own keeps the topics of a test apart from others'.</summary>
internal sealed class AmazonSqsUnderTest(Uri serviceUrl, Action<IAmazonSqsBusFactoryConfigurator>? also = null) : ITransportUnderTest
{
    private static readonly BasicAWSCredentials Credentials = new("emulator", "emulator");

    public string Scope { get; } = $"t{Guid.NewGuid():N}"[..12];

    public void Use(IBusRegistrationConfigurator registration, Action<IBusRegistrationContext, IBusFactoryConfigurator> configure) =>
        registration.UsingAmazonSqs((context, bus) =>
        {
            bus.Host(new AmazonClientSettings { Region = "us-east-1", ServiceUrl = serviceUrl, Credentials = Credentials }, Scope);
            bus.WaitTimeSeconds = 1;
            also?.Invoke(bus);
            configure(context, bus);
            bus.ConfigureEndpoints(context);
        });
}
