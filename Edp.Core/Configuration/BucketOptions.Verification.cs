using System.ComponentModel.DataAnnotations;

namespace Edp.Core.Configuration;

/// <summary>How what was reported is compared with what lies in the bucket.</summary>
public sealed partial class BucketOptions
{
    /// <summary>Whether the prefix of a batch that was closed is listed before its event goes out. Default false.</summary>
    public bool VerifyAtClose { get; set; }

    /// <summary>Whether objects that this listing finds, and nobody reported, are added to the batch. Default false.</summary>
    public bool RecordMissing { get; set; }

    /// <summary>How long a listing may hold the event back, in seconds: 1 s to 1 day, default 120.</summary>
    [Range(1, 86_400, ErrorMessage = SettingMessages.Range)]
    public double VerifyTimeout { get; set; } = 120;

    /// <summary>
    /// How often open prefixes, and those of recent batches, are listed in the background, in seconds: 1 s to 1 year. What nobody reported is
    /// recorded as if it were. Default: never.
    /// </summary>
    [Range(1, 31_536_000, ErrorMessage = SettingMessages.Range)]
    public double? ReconcileEvery { get; set; }
}
