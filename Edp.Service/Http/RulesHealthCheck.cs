using Edp.Service.Rules;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Edp.Service.Http;

/// <summary>Whether the rules file is in force. Where it is refused the service does its work by the rules before, and says so.</summary>
internal sealed class RulesHealthCheck(RulesInForce rules) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(rules.LastRefusal is { IsStanding: true } refusal
            ? HealthCheckResult.Degraded(FormattableString.Invariant(
                $"The rules file {rules.File} is refused, the rules of {rules.LoadedAt:O} stay in force: {string.Join(' ', refusal.Reasons)}"))
            : HealthCheckResult.Healthy());
}
