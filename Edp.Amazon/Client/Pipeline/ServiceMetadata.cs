using Amazon.Runtime.Internal;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>What the SDK wants to know of a service for its metrics.</summary>
internal sealed class ServiceMetadata(string serviceId) : IServiceMetadata
{
    public string ServiceId => serviceId;

    public IDictionary<string, string> OperationNameMapping { get; } = new Dictionary<string, string>();
}
