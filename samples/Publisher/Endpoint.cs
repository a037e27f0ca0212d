using MassTransit;

namespace Publisher;

/// <summary>An endpoint that is set in code, such as an emulator's: the one thing in which the two packages differ here.</summary>
internal static class Endpoint
{
    public static void UseEndpoint(this IAmazonSqsHostConfigurator host, Uri endpoint) => host.ServiceUrl(endpoint);
}
