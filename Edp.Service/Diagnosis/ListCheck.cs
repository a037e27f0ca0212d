using Amazon.Runtime;
using Amazon.S3;
using Edp.Amazon.Listing;
using Edp.Core.Batching;
using Edp.Core.Configuration;
using Edp.Core.Lists;
using Edp.Service.Lists;

namespace Edp.Service.Diagnosis;

/// <summary>Whether the buckets whose rules name lists of expected files can be read, and whether their versions can be listed.</summary>
internal sealed class ListCheck(BucketRules rules, IListSource lists, ObjectLister lister) : ICheck
{
    private const string Every = "*";

    // What S3 says of a list that is not there tells whether it would have given it. It has a list's name: the role may read lists alone.
    private const string ProbeFolder = ".edp-doctor/";

    public string Part => "lists";

    public string ToDo => "See that the credentials and the region are right, and that S3 can be reached.";

    private IEnumerable<(string Bucket, string ListFile)> Lists => rules.Current.Rules.Select(rule => rule.Options)
        .Where(options => !string.IsNullOrEmpty(options.ListFile))
        .SelectMany(options => CommaSeparated.Split(options.BucketName), (options, bucket) => (Bucket: bucket, ListFile: options.ListFile!))
        .DistinctBy(list => list.Bucket, StringComparer.Ordinal);

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var (bucket, listFile) in Lists)
        {
            findings.Add(bucket == Every
                ? Finding.Note(Part, "A rule for every bucket reads lists; which buckets these are, nobody knows yet.", "Name them in rules of their own to have them looked at.")
                : await QueryAsync(bucket, listFile, cancellationToken));
            if (bucket != Every && findings[^1].Status == FindingStatus.Ok)
                findings.Add(await QueryVersionsAsync(bucket, cancellationToken));
        }

        return findings;
    }

    private async Task<Finding> QueryAsync(string bucket, string listFile, CancellationToken cancellationToken)
    {
        try
        {
            await lists.ReadAsync(bucket, ProbeFolder + listFile, versionId: null, cancellationToken);
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
                Part, $"S3 does not let EDP read s3://{bucket}.", "Allow s3:GetObject on its lists, and s3:ListBucket on the bucket, so that S3 tells what is not there.");
        }
        catch (UnreadableListException e)
        {
            return Finding.Problem(Part, $"s3://{bucket}: {e.Message}", ToDo);
        }

        return Finding.Ok(Part, $"s3://{bucket} can be read.");
    }

    private async Task<Finding> QueryVersionsAsync(string bucket, CancellationToken cancellationToken) =>
        await lister.CanListVersionsAsync(bucket, cancellationToken)
            ? Finding.Ok("versions", $"Those of s3://{bucket} can be listed.")
            : Finding.Note(
                "versions",
                $"Those of s3://{bucket} can't be listed.",
                "Where it has versioning, allow s3:ListBucketVersions: a backfill tells objects apart by them.");
}
