using Amazon.Runtime;
using Amazon.S3;
using Edp.Amazon.Listing;
using Edp.Core.Batching;
using Edp.Core.Lists;
using Edp.Service.Lists;

namespace Edp.Service.Diagnosis;

/// <summary>Whether the buckets whose rules name lists of expected files can be read, and whether their versions can be listed.</summary>
internal sealed class ListCheck(BucketRules rules, IListSource lists, ObjectLister lister) : ICheck
{
    private const string Every = "*";

    // No lab has it: what S3 says of a key that is not there tells whether it would have given it.
    private const string Probe = ".edp-doctor";

    public string Part => "lists";

    public string ToDo => "See that the credentials and the region are right, and that S3 can be reached.";

    private IEnumerable<string> Buckets => rules.Current.Rules.Select(rule => rule.Options)
        .Where(options => !string.IsNullOrEmpty(options.ListFile)).Select(options => options.BucketName).Distinct(StringComparer.Ordinal);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var bucket in Buckets)
        {
            findings.Add(bucket == Every
                ? Finding.Note(Part, "A rule for every bucket reads lists; which buckets these are, nobody knows yet.", "Name them in rules of their own to have them looked at.")
                : await LookAsync(bucket, cancellationToken));
            if (bucket != Every && findings[^1].Status == FindingStatus.Ok)
                findings.Add(await VersionsAsync(bucket, cancellationToken));
        }

        return findings;
    }

    private async Task<Finding> LookAsync(string bucket, CancellationToken cancellationToken)
    {
        try
        {
            await lists.ReadAsync(bucket, Probe, versionId: null, cancellationToken);
        }
        catch (UnreadableListException e) when (e.InnerException is AmazonS3Exception { ErrorCode: "NoSuchBucket" })
        {
            return Finding.Problem(Part, $"There is no bucket {bucket}.", "See that the rule names it as it is called, and the region is right.");
        }
        catch (UnreadableListException e) when (e.InnerException is AmazonS3Exception { ErrorCode: "NoSuchKey" or "NotFound" })
        {
            // It is not there, and would have been given.
        }
        catch (UnreadableListException e) when (e.InnerException is AmazonServiceException { StatusCode: System.Net.HttpStatusCode.Forbidden })
        {
            return Finding.Problem(
                Part, $"S3 does not let EDP read s3://{bucket}.", "Allow s3:GetObject on its objects, and s3:ListBucket on the bucket, so that S3 tells what is not there.");
        }
        catch (UnreadableListException e)
        {
            return Finding.Problem(Part, $"s3://{bucket}: {e.Message}", ToDo);
        }

        return Finding.Ok(Part, $"s3://{bucket} can be read.");
    }

    private async Task<Finding> VersionsAsync(string bucket, CancellationToken cancellationToken) =>
        await lister.CanListVersionsAsync(bucket, cancellationToken)
            ? Finding.Ok("versions", $"Those of s3://{bucket} can be listed.")
            : Finding.Note(
                "versions",
                $"Those of s3://{bucket} can't be listed.",
                "Where it has versioning, allow s3:ListBucketVersions: a backfill tells objects apart by them.");
}
