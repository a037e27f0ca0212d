using System.ComponentModel.DataAnnotations;

namespace Edp.Core.Configuration;

/// <summary>
/// <c>Edp:Buckets:&lt;n&gt;</c>, or an item of a rules file: a rule of one bucket, of several (with commas), or of all others (<c>*</c>). Of the
/// rules of a bucket the first in order that fits a key counts (R14).
/// </summary>
public sealed partial class BucketOptions
{
    /// <summary>The bucket name that stands for every bucket without a rule of its own.</summary>
    internal const string AnyBucket = "*";

    /// <summary>A bucket's name, several with commas, or <c>*</c> for every bucket without a rule of its own.</summary>
    [Required(ErrorMessage = "takes a bucket's name, several with commas, or *")]
    public string BucketName { get; set; } = "";

    /// <summary>The rule's name, for people and across changes of the rules: up to 64 characters, each name once. Default none.</summary>
    [StringLength(64, ErrorMessage = "takes up to {1} characters")]
    public string? Name { get; set; }

    /// <summary>
    /// The keys that the rule is for (R14), a list or one string with commas: <c>*</c>, <c>?</c>, or a plain prefix. Default all keys.
    /// </summary>
    public IList<string> Match { get; set; } = [];

    /// <summary>
    /// What a key's prefix looks like, instead of a depth (R13): text and captures, as <c>runs/{run}/{sample}_</c>. Keys that it does not fit
    /// are for the next rule. Default none.
    /// </summary>
    [StringLength(1_024, ErrorMessage = "takes up to {1} characters")]
    public string? PrefixTemplate { get; set; }

    /// <summary>How many directories of a key make its prefix (R1): 0 to 512, default 2.</summary>
    [Range(0, 512, ErrorMessage = SettingMessages.Range)]
    public int PrefixDepth { get; set; } = 2;

    /// <summary>The quiet period in seconds (R5): 0.1 s to 1 year, default 300.</summary>
    [Range(0.1, 31_536_000, ErrorMessage = SettingMessages.Range)]
    public double ThresholdDuration { get; set; } = 300;

    /// <summary>How many objects make a batch (R6): 1 to 10,000,000, default 20; 0 means no count closes a batch.</summary>
    [Range(0, 10_000_000, ErrorMessage = SettingMessages.Range)]
    public int ThresholdEventCount { get; set; } = 20;

    /// <summary>What ThresholdEventCount counts: Objects (different keys, the default) or Events.</summary>
    public ThresholdCounts ThresholdCounts { get; set; } = ThresholdCounts.Objects;

    /// <summary>Keys to ignore (R2), a list or one string with commas: <c>*</c>, <c>?</c>, or a plain prefix. Default none.</summary>
    public IList<string> IgnorePrefixes { get; set; } = [];

    /// <summary>Last segments of keys that complete a batch (R7), a list or one string with commas. Default none.</summary>
    public IList<string> CompletionMarkers { get; set; } = [];

    /// <summary>
    /// For how long nothing new must have come after a completion marker, in seconds, since S3 keeps no order between keys (R7): 0 (at once) to
    /// 1 day, default 5.
    /// </summary>
    [Range(0, 86_400, ErrorMessage = SettingMessages.Range)]
    public double MarkerGrace { get; set; } = 5;

    /// <summary>The longest time a batch stays open, in seconds (R8): more than ThresholdDuration, up to 1 year. Default: no cap.</summary>
    [Range(0.1, 31_536_000, ErrorMessage = SettingMessages.Range)]
    public double? MaxDuration { get; set; }
}
