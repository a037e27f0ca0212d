using System.ComponentModel.DataAnnotations;
using Edp.Core.Configuration;

namespace Edp.Service.Configuration;

/// <summary><c>Edp:Timers</c>: how the due timers are found.</summary>
public sealed class TimersOptions
{
    /// <summary>The longest time between two queries for due timers, in seconds: 0.1 to 3,600, default 1.</summary>
    [Range(0.1, 3_600, ErrorMessage = SettingMessages.Range)]
    public double PollInterval { get; set; } = 1;

    /// <summary>How many timers are raised in one transaction: 1 to 10,000, default 1,000.</summary>
    [Range(1, 10_000, ErrorMessage = SettingMessages.Range)]
    public int BatchSize { get; set; } = 1_000;
}
