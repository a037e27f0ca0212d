using System.Globalization;
using Edp.Service.Configuration;
using Edp.Service.Monitoring;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Edp.Service.Http;

/// <summary>
/// Whether events come back from the bus. Where they do not, the service goes on, and is degraded: its events are accepted and may reach nobody.
/// </summary>
internal sealed class ReceiptsHealthCheck(BacklogReader backlog, IOptions<EdpOptions> options) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if ((await backlog.CurrentAsync(cancellationToken))?.Receipts is not { } missing)
            return HealthCheckResult.Healthy("unknown while the database cannot be asked");
        if (missing.Count == 0)
            return HealthCheckResult.Healthy();

        var seconds = (missing.Oldest.TotalSeconds + options.Value.Receipts.Within).ToString("0", CultureInfo.InvariantCulture);
        return HealthCheckResult.Degraded(
            $"{missing.Count} events that the event bus {options.Value.EventBusName} accepted have not come back, the oldest since {seconds} s. "
            + "They are sent again. Look whether the bus still has its rules, and whether they are enabled.");
    }
}
