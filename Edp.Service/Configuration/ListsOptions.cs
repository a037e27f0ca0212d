using System.ComponentModel.DataAnnotations;
using Edp.Core.Configuration;

namespace Edp.Service.Configuration;

/// <summary><c>Edp:Lists</c>: how lists of expected files are read from S3 (R15).</summary>
public sealed class ListsOptions
{
    /// <summary>The largest list in bytes: 1,024 to 268,435,456 (256 MiB), default 33,554,432 (32 MiB).</summary>
    [Range(1_024, 268_435_456, ErrorMessage = SettingMessages.Range)]
    public int MaxBytes { get; set; } = 33_554_432;

    /// <summary>How long reading one takes at most, in seconds: 1 to 300, default 30.</summary>
    [Range(1, 300, ErrorMessage = SettingMessages.Range)]
    public double Timeout { get; set; } = 30;
}
