using Amazon.S3;
using Amazon.S3.Model;
using Edp.Contracts;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Service;

/// <summary>R15: lists of expected files are read from S3.</summary>
public sealed class When_a_list_is_in_S3 : AwsFixture
{
    private static readonly (string, string?)[] Rule =
    [
        ("Edp:Buckets:0:BucketName", "*"),
        ("Edp:Buckets:0:ListFile", "ro-crate-metadata.json"),
        ("Edp:Buckets:0:IncompleteAfter", "3600"),
        ("Edp:Lists:MaxBytes", "1024")
    ];

    private AmazonS3Client S3 => new(
        SqsSettings.Credentials, new AmazonS3Config { ServiceURL = Emulator.ServiceUrl.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });

    [Test]
    public async Task Should_close_the_batch_that_has_what_it_names()
    {
        var service = await StartAsync(Rule);
        await PutAsync("a/b/ro-crate-metadata.json", """
            {"@graph": [{"@id": "./", "@type": "Dataset", "hasPart": [{"@id": "x%20y.txt"}, {"@id": "sub/z.txt"}]}]}
            """);

        await service.Client.RecordAsync(new S3Event(Bucket, "a/b/ro-crate-metadata.json"), new S3Event(Bucket, "a/b/x y.txt"));
        await Eventually.HoldsAsync(
            async () => (await service.Client.PrefixAsync(Bucket, "a/b/")).Missing is ["a/b/sub/z.txt"], "the list is read");
        await service.Client.RecordAsync(new S3Event(Bucket, "a/b/sub/z.txt"));

        Assert.That((await BatchesAsync(1)).Single().Prefix, Is.EqualTo("a/b/"));
        Assert.That((await service.Client.BatchesAsync(Bucket)).Single().Reason, Is.EqualTo(BatchReason.Complete));
    }

    [Test]
    public async Task Should_tell_that_it_is_not_there_or_too_large()
    {
        var service = await StartAsync(Rule);
        await PutAsync("a/large/ro-crate-metadata.json", new string(' ', 1_025));

        await service.Client.RecordAsync(
            new S3Event(Bucket, "a/large/ro-crate-metadata.json"), new S3Event(Bucket, "a/none/ro-crate-metadata.json"));

        await TellsAsync(service, "a/large/", "it is larger than 1,024 bytes (Edp:Lists:MaxBytes).");
        await TellsAsync(service, "a/none/", "S3 does not have it.");
    }

    private static Task TellsAsync(AwsTestService service, string prefix, string problem) => Eventually.HoldsAsync(
        async () => (await service.Client.PrefixAsync(Bucket, prefix)).ListProblem == $"{prefix}ro-crate-metadata.json: {problem}",
        $"{prefix} tells: {problem}");

    private async Task PutAsync(string key, string content)
    {
        using var s3 = S3;
        await s3.PutBucketAsync(new PutBucketRequest { BucketName = Bucket });
        await s3.PutObjectAsync(new PutObjectRequest { BucketName = Bucket, Key = key, ContentBody = content });
    }
}
