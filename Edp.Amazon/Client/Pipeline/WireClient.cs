using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>Sends requests of one service through the SDK's runtime pipeline: credentials, signature, retries, timeouts.</summary>
internal sealed class WireClient(AmazonService service, AmazonClientSettings settings)
    : AmazonServiceClient(new AmazonServiceConfig(service, settings))
{
    private readonly WireRequestMarshaller _marshaller = new(service);

    protected override IServiceMetadata ServiceMetadata { get; } = new ServiceMetadata(service.Id);

    /// <exception cref="ServiceUnreachableException">No answer came, for all attempts.</exception>
    /// <exception cref="AmazonServiceException">AWS answered with an error; <see cref="AmazonService.ToException"/> chooses its type.</exception>
    public async Task<T> CallAsync<T>(WireRequest request, ResponseUnmarshaller unmarshaller, CancellationToken cancellationToken)
    {
        var options = new InvokeOptions { RequestMarshaller = _marshaller, ResponseUnmarshaller = unmarshaller };
        var response = await InvokeAsync<WireResponse<T>>(request, options, cancellationToken).ConfigureAwait(false);
        return response.Value;
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new EndpointHandler());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureHandler());
        pipeline.AddHandler(new UnreachableHandler());
    }
}
