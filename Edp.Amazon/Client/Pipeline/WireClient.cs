using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>Sends requests of one service through the SDK's runtime pipeline: credentials, signature, retries, timeouts.</summary>
internal sealed class WireClient : AmazonServiceClient
{
    private readonly WireRequestMarshaller _marshaller;

    private WireClient(AmazonService service, AWSCredentials credentials, AmazonServiceConfig config)
        : base(credentials, config)
    {
        _marshaller = new WireRequestMarshaller(service);
        ServiceMetadata = new ServiceMetadata(service.Id);
    }

    private WireClient(AmazonService service, AmazonServiceConfig config)
        : base(config)
    {
        _marshaller = new WireRequestMarshaller(service);
        ServiceMetadata = new ServiceMetadata(service.Id);
    }

    protected override IServiceMetadata ServiceMetadata { get; }

    public static WireClient Create(AmazonService service, AmazonClientSettings settings)
    {
        var config = new AmazonServiceConfig(service, settings);
        return settings.Credentials is { } credentials ? new(service, credentials, config) : new(service, config);
    }

    /// <exception cref="ServiceUnreachableException">No answer came, for all attempts.</exception>
    /// <exception cref="AmazonServiceException">AWS answered with an error; <see cref="ServiceErrors"/> chooses its type.</exception>
    public async Task<T> CallAsync<T>(WireRequest request, ResponseUnmarshaller unmarshaller, CancellationToken cancellationToken)
    {
        var options = new InvokeOptions { RequestMarshaller = _marshaller, ResponseUnmarshaller = unmarshaller };
        try
        {
            var response = await InvokeAsync<WireResponse<T>>(request, options, cancellationToken).ConfigureAwait(false);
            return response.Value;
        }
        catch (Exception exception) when (IsLostConnection(exception, cancellationToken))
        {
            throw new ServiceUnreachableException(Config.ServiceId, request.Operation, EndpointOf(Config), exception);
        }
    }

    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        pipeline.RemoveHandler<EndpointResolver>();
        pipeline.AddHandlerAfter<Marshaller>(new EndpointHandler());
        pipeline.AddHandlerAfter<Marshaller>(new SignatureHandler());
    }

    private static bool IsLostConnection(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or TimeoutException
        || exception is IOException and not (FileNotFoundException or DirectoryNotFoundException)
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static string EndpointOf(IClientConfig config) =>
        config.EndpointProvider.ResolveEndpoint(RegionalEndpointProvider.ParametersOf(config)).URL;
}
