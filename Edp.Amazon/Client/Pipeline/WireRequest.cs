using Amazon.Runtime;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>A request in the form that the SDK's pipeline carries: our own records stay free of its base class.</summary>
internal sealed class WireRequest(string operation, byte[] content) : AmazonWebServiceRequest
{
    public string Operation => operation;

    public byte[] Content => content;
}
