using Amazon.Runtime;
using Edp.Amazon.Client;
using Edp.Amazon.Client.EventBridge;
using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Publishing;

/// <summary>
/// Whether the bus of <c>Edp:EventBusName</c> is there. EventBridge answers events for a bus that does not exist as if it had taken them,
/// and drops them; so it is asked before. A good answer holds for a minute.
/// </summary>
internal sealed class EventBridgeBus(
    IEventBridgeClient client, IOptions<EdpOptions> options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private BusAnswer? _found;
    private DateTimeOffset _askedAt;

    public string Name { get; } = options.Value.EventBusName!;

    public async Task<BusAnswer> AskAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_found is { } found && time.GetUtcNow() - _askedAt < Freshness)
                return found;

            var answer = await DescribeAsync(cancellationToken);
            (_found, _askedAt) = (answer.Presence == BusPresence.Found ? answer : null, time.GetUtcNow());
            return answer;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<BusAnswer> DescribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await client.DescribeEventBusAsync(new DescribeEventBusRequest(Name), cancellationToken);
            return new BusAnswer(BusPresence.Found, null);
        }
        catch (AmazonServiceException e)
        {
            var presence = e is ResourceNotFoundException ? BusPresence.Missing : BusPresence.Unknown;
            return new BusAnswer(presence, $"{Tried}: {e.ErrorCode} {e.Message}");
        }
        catch (AmazonClientException e)
        {
            return new BusAnswer(BusPresence.Unknown, $"{Tried}: {e.Message}");
        }
    }

    private string Tried => $"DescribeEventBus {Name} in {options.Value.Region}";
}

/// <summary>What is known of a bus.</summary>
internal enum BusPresence
{
    /// <summary>It is there.</summary>
    Found,

    /// <summary>There is no such bus in this region and account.</summary>
    Missing,

    /// <summary>AWS did not say: it is away, or does not let us ask.</summary>
    Unknown
}

/// <summary>What came of looking for a bus.</summary>
/// <param name="Presence">What is known.</param>
/// <param name="Problem">What was tried and what AWS answered; null when the bus is there.</param>
internal sealed record BusAnswer(BusPresence Presence, string? Problem);
