using System.ComponentModel.DataAnnotations;
using Edp.Core.Configuration;

namespace Edp.Service.Configuration;

/// <summary><c>Edp:Receipts</c>: whether events come back from their bus, and who tells that a batch was packaged.</summary>
public sealed class ReceiptsOptions
{
    /// <summary>
    /// Whether a rule on the bus sends EDP's own events to <c>edp-s3-events</c>, so that those can be sent again which do not come back.
    /// Default false.
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>In what time an event has to come back from the bus, in seconds: 1 to 3,600, default 30.</summary>
    [Range(1, 3_600, ErrorMessage = SettingMessages.Range)]
    public double Within { get; set; } = 30;

    /// <summary>
    /// In what time after its event a batch has to be packaged, in seconds, up to 31,536,000 (a year). Default 0: nobody waits for it.
    /// </summary>
    [Range(0, 31_536_000, ErrorMessage = SettingMessages.Range)]
    public double PackagedWithin { get; set; }
}
