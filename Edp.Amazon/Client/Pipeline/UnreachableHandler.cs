using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.Runtime.Internal;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>The outermost of a client's pipeline: where no answer came, for all attempts, says what was asked, and where.</summary>
internal sealed class UnreachableHandler : PipelineHandler
{
    private const string RequestSuffix = "Request";

    public override async Task<T> InvokeAsync<T>(IExecutionContext executionContext)
    {
        var request = executionContext.RequestContext;
        try
        {
            return await base.InvokeAsync<T>(executionContext).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsLostConnection(exception, request.CancellationToken))
        {
            throw new ServiceUnreachableException(request.ServiceMetaData.ServiceId, OperationOf(request), EndpointOf(request), exception);
        }
    }

    private static bool IsLostConnection(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or TimeoutException
        || exception is IOException and not (FileNotFoundException or DirectoryNotFoundException)
        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static string OperationOf(IRequestContext request) => request.OriginalRequest switch
    {
        WireRequest own => own.Operation,
        { } other => other.GetType().Name is var name && name.EndsWith(RequestSuffix, StringComparison.Ordinal)
            ? name[..^RequestSuffix.Length]
            : name,
    };

    private static string EndpointOf(IRequestContext request) => request.ClientConfig
        .DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request.OriginalRequest)).URL;
}
