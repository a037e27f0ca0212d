using Edp.Service.Configuration;
using MassTransit;

namespace Edp.Service.Transports;

/// <summary>Within the process.</summary>
internal sealed class InMemoryTransport : ITransport
{
    public string QueuePrefix(EdpOptions options) => "";

    public void Configure(IBusRegistrationConfigurator bus, EdpOptions options) =>
        bus.UsingInMemory((context, memory) => memory.ConfigureEdp(context));
}
