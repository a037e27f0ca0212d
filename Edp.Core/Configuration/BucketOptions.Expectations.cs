using System.ComponentModel.DataAnnotations;

namespace Edp.Core.Configuration;

/// <summary>What a batch has to contain (R15), what makes it large enough (R6), and what comes after it (R16).</summary>
public sealed partial class BucketOptions
{
    /// <summary>How many bytes close a batch, as a count does (R6): up to 1 PB; 0, the default, means no size closes a batch.</summary>
    [Range(0, 1_000_000_000_000_000, ErrorMessage = SettingMessages.Range)]
    public long ThresholdSize { get; set; }

    /// <summary>
    /// Patterns of files that a batch has to contain, relative to its prefix (R15), a list or one string with commas; <c>a|b</c> is one of
    /// these. Default none.
    /// </summary>
    public IList<string> RequiredFiles { get; set; } = [];

    /// <summary>How many different keys a batch has to contain (R15): 1 to 10,000,000. Default: no number.</summary>
    [Range(1, 10_000_000, ErrorMessage = SettingMessages.Range)]
    public int? ExpectedCount { get; set; }

    /// <summary>
    /// The last segment, or a pattern of it, of a file that names what a batch has to contain (R15): <c>ro-crate-metadata.json</c>,
    /// <c>*.md5</c>. It is read from S3. Default none.
    /// </summary>
    public string? ListFile { get; set; }

    /// <summary>How that file is written. Default: Auto, by what it looks like.</summary>
    public ListFormat ListFormat { get; set; } = ListFormat.Auto;

    /// <summary>The JSON pointer (RFC 6901) of the array of files in a list that is JSON: <c>/files</c>. Default: the whole document.</summary>
    [RegularExpression("^(/.*)?$", ErrorMessage = "takes a JSON pointer, as /files")]
    public string? ListPointer { get; set; }

    /// <summary>
    /// For how long nothing new must have come before a batch that expects something is closed as incomplete, in seconds (R15): 0.1 s to
    /// 1 year, default 1 day.
    /// </summary>
    [Range(0.1, 31_536_000, ErrorMessage = SettingMessages.Range)]
    public double IncompleteAfter { get; set; } = 86_400;

    /// <summary>
    /// For how long after a batch was closed new objects of its prefix make a batch that says it comes late, in seconds (R16): 0.1 s to 1 year.
    /// Default: no batch is late.
    /// </summary>
    [Range(0.1, 31_536_000, ErrorMessage = SettingMessages.Range)]
    public double? AllowedLateness { get; set; }
}
