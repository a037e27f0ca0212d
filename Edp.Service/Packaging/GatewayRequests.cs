using System.Threading.Channels;
using Edp.Service.Sagas;

namespace Edp.Service.Packaging;

/// <summary>
/// Requests to the File Gateway that wait for their turn in this process. What does not fit, or is lost with the process, is asked again when
/// the package's timer comes.
/// </summary>
internal sealed class GatewayRequests : ISagaOutputObserver
{
    private const int MaxWaiting = 10_000;

    private readonly Channel<RefreshFolder> _waiting = Channel.CreateBounded<RefreshFolder>(
        new BoundedChannelOptions(MaxWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Committed(SagaOutput output)
    {
        foreach (var request in output.Requests.OfType<RefreshFolder>())
            _waiting.Writer.TryWrite(request);
    }

    public IAsyncEnumerable<RefreshFolder> ReadAllAsync(CancellationToken cancellationToken) => _waiting.Reader.ReadAllAsync(cancellationToken);
}
