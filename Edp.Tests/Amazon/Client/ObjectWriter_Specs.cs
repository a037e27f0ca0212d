using Edp.Amazon.Writing;
using Edp.Tests.Amazon.Fakes;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Client;

/// <summary>Objects that are written while their content is made.</summary>
public sealed class When_an_object_is_written
{
    private const int PartSize = 1_000;

    // Pieces of 400 bytes: a part is full with the third.
    [TestCase(0, "PutObject")]
    [TestCase(1, "PutObject")]
    [TestCase(2, "PutObject")]
    [TestCase(3, "CreateMultipartUpload UploadPart CompleteMultipartUpload")]
    [TestCase(4, "CreateMultipartUpload UploadPart UploadPart CompleteMultipartUpload")]
    [TestCase(7, "CreateMultipartUpload UploadPart UploadPart UploadPart CompleteMultipartUpload")]
    public async Task Should_be_there_as_a_whole_whatever_its_size(int pieces, string operations)
    {
        await using var s3 = await FakeS3.StartAsync();
        var bucket = s3.AddBucket("manifests");
        using var writer = new ObjectWriter(s3.Settings, PartSize);

        await writer.WriteAsync("manifests", "a/b.jsonl", "text/plain", Pieces(pieces), CancellationToken.None);

        var expected = Enumerable.Range(1, pieces).SelectMany(piece => Enumerable.Repeat((byte)piece, 400));
        Assert.That(bucket.Written["a/b.jsonl"], Is.EqualTo(expected));
        Assert.That(string.Join(' ', s3.Requests), Is.EqualTo(operations));
        Assert.That(bucket.Uploads, Is.Empty);
    }

    [Test]
    public async Task Should_leave_nothing_of_an_upload_that_ends_before_its_end()
    {
        await using var s3 = await FakeS3.StartAsync();
        var bucket = s3.AddBucket("manifests");
        using var writer = new ObjectWriter(s3.Settings, PartSize);
        var more = Pieces(7);
        var written = 0;

        Assert.That(
            () => writer.WriteAsync(
                "manifests",
                "a",
                "text/plain",
                (stream, token) => ++written > 5 ? throw new InvalidOperationException("the database is away") : more(stream, token),
                CancellationToken.None),
            Throws.InvalidOperationException);

        Assert.That((bucket.Written.Count, bucket.Uploads.Count), Is.EqualTo((0, 0)));
        Assert.That(s3.Requests.Last(), Is.EqualTo("AbortMultipartUpload"));
    }

    /// <summary>So many pieces; the last one does not know yet that it is the last, as a page of rows does not.</summary>
    private static Func<Stream, CancellationToken, Task<bool>> Pieces(int count)
    {
        var piece = 0;
        return (stream, _) =>
        {
            if (++piece > count)
                return Task.FromResult(false);
            stream.Write(Enumerable.Repeat((byte)piece, 400).ToArray());
            return Task.FromResult(true);
        };
    }
}
