using Amazon.S3;
using Edp.Amazon.Client.Pipeline;

namespace Edp.Amazon.Client;

/// <summary>Makes clients of S3, for AWS, and for emulators and the storage of a laboratory.</summary>
public static class S3ClientFactory
{
    /// <summary>A client with these settings; what they leave null comes from the AWS SDK.</summary>
    /// <param name="settings">Where and as whom S3 is called.</param>
    /// <exception cref="global::Amazon.Runtime.AmazonClientException">No region is set anywhere.</exception>
    public static AmazonS3Client Create(AmazonClientSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var config = new AmazonS3Config().With(settings);
        // Only AWS has host names for buckets.
        config.ForcePathStyle = !string.IsNullOrEmpty(config.ServiceURL);
        return new AmazonS3Client(config);
    }
}
