using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>Puts a body and the headers of a service's protocol into an HTTP request.</summary>
internal sealed class WireRequestMarshaller(AmazonService service) : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var wire = (WireRequest)input;
        var request = new DefaultRequest(wire, service.Id)
        {
            HttpMethod = HttpMethod.Post.Method,
            ResourcePath = "/",
            Content = wire.Content,
        };
        request.Headers["Content-Type"] = service.ContentType;
        if (service.TargetPrefix is { } prefix)
            request.Headers["X-Amz-Target"] = $"{prefix}.{wire.Operation}";
        return request;
    }
}
