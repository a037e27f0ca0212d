using System.ComponentModel.DataAnnotations;

namespace Edp.Service.Configuration;

/// <summary><c>Edp:Sweeper</c>: how often the sweeper looks, and how much it takes at once.</summary>
public sealed class SweeperOptions
{
    /// <summary>Time between two looks, in seconds: 0.1 to 3,600, default 1.</summary>
    [Range(0.1, 3_600, ErrorMessage = SettingBounds.Range)]
    public double Interval { get; set; } = 1;

    /// <summary>How many rows it takes in one transaction: 1 to 10,000, default 500.</summary>
    [Range(1, 10_000, ErrorMessage = SettingBounds.Range)]
    public int Take { get; set; } = 500;

    /// <summary>How long a batch may stay unpublished before its event is sent again, in seconds: 1 to 3,600, default 10.</summary>
    [Range(1, 3_600, ErrorMessage = SettingBounds.Range)]
    public double PublishGrace { get; set; } = 10;
}
