using Amazon.Runtime;
using Edp.Amazon.Client;
using Edp.Amazon.Inspecting;
using Edp.Service.Configuration;
using Edp.Service.Ingest;
using Edp.Service.Sagas;
using Microsoft.Extensions.Options;

namespace Edp.Service.Pages.Errors;

/// <summary>The queues with what could not be handled, and how much it is. Only SQS tells.</summary>
internal sealed class ErrorQueues(AmazonClientSettings amazon, EndpointNames names, IOptions<EdpOptions> options) : IDisposable
{
    private const string Suffix = "_error";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lazy<BrokerInspector> _broker = new(() => new BrokerInspector(amazon with { Timeout = Patience }));

    /// <summary>Whether there are any.</summary>
    public bool Any => options.Value.Transport == TransportKind.AmazonSqs;

    public async Task<IReadOnlyList<ErrorQueue>> ReadAsync(CancellationToken cancellationToken) => Any
        ? await Task.WhenAll(ReceiveQueues.All.Select(endpoint => ReadAsync(names.Of(endpoint) + Suffix, cancellationToken)))
        : [];

    public void Dispose()
    {
        if (_broker.IsValueCreated)
            _broker.Value.Dispose();
    }

    private async Task<ErrorQueue> ReadAsync(string queue, CancellationToken cancellationToken)
    {
        try
        {
            // It is created with its first message.
            return new ErrorQueue(queue, await _broker.Value.CountMessagesAsync(queue, cancellationToken) ?? 0, null);
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or TimeoutException)
        {
            return new ErrorQueue(queue, null, e.Message);
        }
    }
}

/// <summary>A queue with what could not be handled.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Messages">About how many messages it holds; null when that is not known.</param>
/// <param name="Problem">Why it is not known.</param>
internal sealed record ErrorQueue(string Name, long? Messages, string? Problem);
