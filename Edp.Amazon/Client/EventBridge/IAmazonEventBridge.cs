using Amazon.EventBridge.Model;
using Amazon.Runtime;

namespace Amazon.EventBridge;

/// <summary>
/// The operations of Amazon EventBridge that EDP needs, as AWSSDK.EventBridge has them: that package can take this one's place.
/// </summary>
internal interface IAmazonEventBridge : IDisposable
{
    /// <summary>
    /// Puts up to <see cref="Edp.Amazon.Client.EventBridge.EventBridgeLimits.MaxEntries"/> events on a bus. Each entry is accepted or
    /// refused on its own: look at every entry of the response.
    /// </summary>
    /// <exception cref="AmazonServiceException">AWS refused the whole request, or could not be reached after the retries.</exception>
    Task<PutEventsResponse> PutEventsAsync(PutEventsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Looks a bus up by name or ARN.</summary>
    /// <exception cref="ResourceNotFoundException">There is no such bus in this region.</exception>
    /// <exception cref="AmazonServiceException">AWS refused the request, or could not be reached after the retries.</exception>
    Task<DescribeEventBusResponse> DescribeEventBusAsync(DescribeEventBusRequest request, CancellationToken cancellationToken = default);
}
