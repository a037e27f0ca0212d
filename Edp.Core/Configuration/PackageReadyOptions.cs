using System.ComponentModel.DataAnnotations;

namespace Edp.Core.Configuration;

/// <summary><c>Edp:PackageReady</c>: what leads to <c>package-ready</c>, and when.</summary>
public sealed class PackageReadyOptions
{
    /// <summary>What starts the delay. Default: each batch that was closed.</summary>
    public PackageReadyTrigger Trigger { get; set; } = PackageReadyTrigger.ObjectsReady;

    /// <summary>The delay in seconds: 0 to 30 days, default 300.</summary>
    [Range(0, 2_592_000, ErrorMessage = SettingMessages.Range)]
    public double Delay { get; set; } = 300;
}
