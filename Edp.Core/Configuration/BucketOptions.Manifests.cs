namespace Edp.Core.Configuration;

/// <summary>Where the lists of what is in batches are written to.</summary>
public sealed partial class BucketOptions
{
    /// <summary>
    /// Where in S3 the manifest of each batch is written to before its event goes out, as <c>s3://bucket/prefix/</c>. Default: nowhere.
    /// </summary>
    public string? ManifestTo { get; set; }
}
