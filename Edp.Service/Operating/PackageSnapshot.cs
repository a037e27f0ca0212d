using System.Text.Json;
using Edp.Core.Packaging;

namespace Edp.Service.Operating;

/// <summary>A package before or after something was done to it by hand, as <c>operator_action</c> keeps it.</summary>
internal sealed record PackageSnapshot(string State, long Round, DateTimeOffset? DueAt, DateTimeOffset? ReadyAt)
{
    public static string Of(PackageRecord package) => JsonSerializer.Serialize(
        new PackageSnapshot(package.CurrentState, package.Round, package.DueAt, package.ReadyAt), SnapshotJson.Default.PackageSnapshot);
}
