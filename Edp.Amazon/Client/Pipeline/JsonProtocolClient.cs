using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>Calls a service of AWS's JSON protocols: the operation in a header, request and response as JSON.</summary>
internal sealed class JsonProtocolClient(AmazonService service, AmazonClientSettings settings) : IDisposable
{
    private readonly WireClient _client = new(service, settings);

    public Task<TResponse> CallAsync<TRequest, TResponse>(
        string operation, TRequest request, JsonTypeInfo<TRequest> requestType, JsonTypeInfo<TResponse> responseType,
        CancellationToken cancellationToken) =>
        _client.CallAsync<TResponse>(
            new WireRequest(operation, JsonSerializer.SerializeToUtf8Bytes(request, requestType)),
            new JsonUnmarshaller<TResponse>(responseType, service.ToException),
            cancellationToken);

    /// <summary>Calls an operation that answers nothing.</summary>
    public Task CallAsync<TRequest>(
        string operation, TRequest request, JsonTypeInfo<TRequest> requestType, CancellationToken cancellationToken) =>
        _client.CallAsync<object?>(
            new WireRequest(operation, JsonSerializer.SerializeToUtf8Bytes(request, requestType)),
            new JsonUnmarshaller<object?>(null, service.ToException),
            cancellationToken);

    public void Dispose() => _client.Dispose();
}
