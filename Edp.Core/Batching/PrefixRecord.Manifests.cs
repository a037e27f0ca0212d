namespace Edp.Core.Batching;

/// <summary>Whether events of the prefix can wait for manifests.</summary>
internal partial class PrefixRecord
{
    /// <summary>
    /// When the first batch was closed whose manifest is written to S3; null while none was. One that is closed later without a manifest, by
    /// another rule or since the rule was changed, keeps behind those that wait.
    /// </summary>
    public DateTimeOffset? ManifestsSince { get; set; }
}
