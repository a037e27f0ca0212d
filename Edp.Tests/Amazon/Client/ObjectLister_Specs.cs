using Amazon.S3;
using Amazon.S3.Model;
using Edp.Amazon.Listing;
using Edp.Tests.Amazon.Emulator;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Client;

/// <summary>The listing of a bucket, on the emulator's S3, which knows no versions.</summary>
internal sealed class When_a_bucket_of_the_emulator_is_listed
{
    [Test]
    public async Task Should_give_each_object_once_page_by_page()
    {
        var settings = await SharedEmulator.SettingsAsync();
        var bucket = SharedEmulator.UniqueName("old");
        string[] keys = ["run/a b", "run/c+d", "run/e%41", "run/z", "run/zü"];
        using var s3 = new AmazonS3Client(
            settings.Credentials, new AmazonS3Config { ServiceURL = settings.ServiceUrl!.ToString(), ForcePathStyle = true });
        await s3.PutBucketAsync(bucket);
        foreach (var key in keys.Append("other/x"))
            await s3.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, ContentBody = key });

        using var lister = new ObjectLister(settings);
        var listed = new List<ListedObject>();
        string? next = null;
        do
        {
            var page = await lister.ListAsync(bucket, "run/", next, 2, CancellationToken.None);
            Assert.That(page.Objects, Has.Count.LessThanOrEqualTo(2));
            listed.AddRange(page.Objects);
            next = page.Next;
        }
        while (next is not null);

        Assert.That(listed.Select(found => found.Key), Is.EquivalentTo(keys));
        Assert.That(listed.Single(found => found.Key == "run/zü").Size, Is.EqualTo(7));
        Assert.That(listed.Select(found => found.Etag), Has.None.Contains("\"").And.None.Null);
    }
}
