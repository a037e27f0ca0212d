using Amazon.Runtime;
using Amazon.S3;

namespace Edp.Service.Reconciling;

/// <summary>What kept a listing from its end.</summary>
internal static class ListingFailure
{
    /// <summary>Whether it is a failure of S3, or of the way there.</summary>
    public static bool Is(Exception failure) => failure is AmazonClientException or AmazonServiceException or HttpRequestException or IOException;

    /// <summary>Whether only somebody can change it: no such bucket, no permission.</summary>
    public static bool IsForGood(Exception failure) =>
        failure is AmazonS3Exception refusal && (int)refusal.StatusCode is >= 400 and < 500 and not (408 or 429);
}
