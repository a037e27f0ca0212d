using Edp.Service.Configuration;
using MassTransit;

namespace Edp.Service.Transports;

/// <summary>One choice of <c>Edp:Transport</c>. Nothing else in the service knows which it is.</summary>
internal interface ITransport
{
    /// <summary>What the names of the queues begin with.</summary>
    string QueuePrefix(EdpOptions options);

    /// <summary>What an operator expects, by the settings and the docs, and does not get from this one; a sentence each.</summary>
    IEnumerable<string> Limits(EdpOptions options) => [];

    /// <summary>Adds the transport, and the consumers of what only it brings.</summary>
    void Configure(IBusRegistrationConfigurator bus, EdpOptions options);
}
