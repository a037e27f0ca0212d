using Amazon.Runtime;
using Edp.Amazon.Client.EventBridge;
using Edp.Service.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Edp.Service.Http;

/// <summary>Whether the EventBridge bus is there. Asked of AWS at most once a minute.</summary>
internal sealed class EventBusHealthCheck(IEventBridgeClient client, IOptions<EdpOptions> options, TimeProvider time) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private HealthCheckResult _last;
    private DateTimeOffset _askedAt;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (_last.Status != HealthStatus.Healthy || time.GetUtcNow() - _askedAt >= Freshness)
            {
                _last = await AskAsync(options.Value.EventBusName!, cancellationToken);
                _askedAt = time.GetUtcNow();
            }

            return _last;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<HealthCheckResult> AskAsync(string bus, CancellationToken cancellationToken)
    {
        try
        {
            await client.DescribeEventBusAsync(new DescribeEventBusRequest(bus), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (AmazonServiceException e)
        {
            return HealthCheckResult.Unhealthy($"DescribeEventBus {bus}: {e.ErrorCode} {e.Message}");
        }
        catch (AmazonClientException e)
        {
            return HealthCheckResult.Unhealthy($"DescribeEventBus {bus}: {e.Message}");
        }
    }
}
