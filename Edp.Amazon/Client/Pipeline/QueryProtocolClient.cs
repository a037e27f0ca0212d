using System.Xml.Linq;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>Calls a service of AWS's Query protocol: a form as request, XML as response.</summary>
internal sealed class QueryProtocolClient(AmazonService service, AmazonClientSettings settings) : IDisposable
{
    private readonly WireClient _client = new(service, settings);

    /// <param name="operation">Its name.</param>
    /// <param name="write">Adds the request's parameters to the form.</param>
    /// <param name="read">Makes the response of the element <c>&lt;Operation&gt;Result</c>, which is empty where AWS sends none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public Task<T> CallAsync<T>(string operation, Action<QueryForm> write, Func<XElement, T> read, CancellationToken cancellationToken)
    {
        var form = new QueryForm(operation, service.ApiVersion);
        write(form);
        return _client.CallAsync<T>(
            new WireRequest(operation, form.ToUtf8Bytes()),
            new QueryUnmarshaller<T>(operation + "Result", read, service.ToException),
            cancellationToken);
    }

    public void Dispose() => _client.Dispose();
}
