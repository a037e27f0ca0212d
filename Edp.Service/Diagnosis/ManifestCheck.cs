using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Edp.Amazon.Writing;
using Edp.Core.Batching;
using Edp.Core.Parsing;

namespace Edp.Service.Diagnosis;

/// <summary>Whether manifests may be written to where the rules say. Nothing is left there.</summary>
internal sealed class ManifestCheck(BucketRules rules, ObjectWriter writer) : ICheck
{
    // With the name of a manifest: the role may write manifests alone.
    private const string Probe = ".edp-doctor" + ManifestKey.Suffix;

    public string Part => "manifests";

    public string ToDo => "See that the credentials and the region are right, and that S3 can be reached.";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        foreach (var folder in rules.Current.Rules.Select(rule => rule.Manifests).OfType<ManifestFolder>().Distinct())
            findings.Add(await QueryAsync(folder, cancellationToken));
        return findings;
    }

    private async Task<Finding> QueryAsync(ManifestFolder folder, CancellationToken cancellationToken)
    {
        var address = ManifestFolder.StartOf(folder.Bucket) + folder.Prefix;
        try
        {
            return await writer.ProbeAsync(folder.Bucket, folder.Prefix + Probe, cancellationToken)
                ? Finding.Ok(Part, $"{address} can be written to.")
                : Finding.Note(
                    Part,
                    $"{address} can be written to; an upload in parts that fails would stay there, as the one of this check.",
                    $"Allow s3:AbortMultipartUpload on {address}*{ManifestKey.Suffix}, or let a rule of the bucket's lifecycle end uploads without an end.");
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchBucket")
        {
            return Finding.Problem(
                Part, $"There is no bucket {folder.Bucket}.", "See that ManifestTo names it as it is called, and the region is right; batches wait for it with their events.");
        }
        catch (AmazonServiceException e) when (e.StatusCode == HttpStatusCode.Forbidden)
        {
            return Finding.Problem(
                Part,
                $"S3 does not let EDP write to {address}.",
                $"Allow s3:PutObject on {address}*{ManifestKey.Suffix}, and where the bucket encrypts with a key of KMS, kms:GenerateDataKey and kms:Decrypt on it.");
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException)
        {
            return Finding.Problem(Part, $"{address}: {e.Message}", ToDo);
        }
    }
}
