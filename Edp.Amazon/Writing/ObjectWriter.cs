using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Edp.Amazon.Client;

namespace Edp.Amazon.Writing;

/// <summary>
/// Writes objects of any size, whose content is made while it is written: a small one at once, a large one in parts, of which one is in memory.
/// The object is there as a whole or not at all.
/// </summary>
public sealed class ObjectWriter : IDisposable
{
    /// <summary>The least that S3 takes for a part but the last ("Amazon S3 multipart upload limits" of the S3 User Guide).</summary>
    public const int MinPartSize = 5 * 1024 * 1024;

    // The SDK checks parts with it by itself; S3 refuses them where the upload was not begun with it.
    private static readonly ChecksumAlgorithm Checksum = ChecksumAlgorithm.CRC32;

    private static readonly TimeSpan AbortPatience = TimeSpan.FromSeconds(10);

    // A service that never writes needs neither region nor credentials.
    private readonly Lazy<AmazonS3Client> _s3;
    private readonly int _partSize;

    /// <param name="settings">Where and as whom S3 is called; asked for by the first object.</param>
    /// <param name="partSize">From how many bytes on an object is written in parts.</param>
    public ObjectWriter(AmazonClientSettings settings, int partSize = MinPartSize)
        : this(() => S3ClientFactory.Create(settings), partSize)
    {
    }

    internal ObjectWriter(Func<AmazonS3Client> s3, int partSize = MinPartSize) => (_s3, _partSize) = (new Lazy<AmazonS3Client>(s3), partSize);

    /// <summary>None where the configuration of the SDK says so: a store of a laboratory may not know them.</summary>
    private ChecksumAlgorithm? PartChecksum =>
        _s3.Value.Config.RequestChecksumCalculation == RequestChecksumCalculation.WHEN_REQUIRED ? null : Checksum;

    /// <summary>Writes an object, in the place of one that has its key.</summary>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="key">The key.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="writeNext">Writes the next piece of the content; false after the last one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AmazonServiceException">S3 refuses.</exception>
    /// <exception cref="AmazonClientException">S3 does not answer.</exception>
    public async Task WriteAsync(
        string bucket,
        string key,
        string contentType,
        Func<Stream, CancellationToken, Task<bool>> writeNext,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writeNext);
        using var part = new MemoryStream();
        if (!await FillAsync(part, writeNext, cancellationToken).ConfigureAwait(false))
        {
            // Without chunks of its own kind every store that speaks S3 takes it; it is in memory, so that its checksum is known before.
            var request = new PutObjectRequest
            {
                BucketName = bucket, Key = key, ContentType = contentType, InputStream = part, AutoCloseStream = false, UseChunkEncoding = false
            };
            await _s3.Value.PutObjectAsync(request, cancellationToken).ConfigureAwait(false);
            return;
        }

        var begin = new InitiateMultipartUploadRequest
        {
            BucketName = bucket, Key = key, ContentType = contentType, ChecksumAlgorithm = PartChecksum
        };
        var upload = await _s3.Value.InitiateMultipartUploadAsync(begin, cancellationToken).ConfigureAwait(false);
        try
        {
            await WritePartsAsync(bucket, key, upload, part, writeNext, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await AbortAsync(bucket, key, upload.UploadId).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sees whether an object could be written, and leaves none behind: an upload in parts is begun and ended without a part.</summary>
    /// <param name="bucket">The bucket's name.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether the upload could be ended as well; what is kept of it costs nothing, and is there until somebody ends it.</returns>
    /// <exception cref="AmazonServiceException">S3 refuses to have it written.</exception>
    /// <exception cref="AmazonClientException">S3 does not answer.</exception>
    public async Task<bool> ProbeAsync(string bucket, string key, CancellationToken cancellationToken)
    {
        var begin = new InitiateMultipartUploadRequest { BucketName = bucket, Key = key, ChecksumAlgorithm = PartChecksum };
        var upload = await _s3.Value.InitiateMultipartUploadAsync(begin, cancellationToken).ConfigureAwait(false);
        return await AbortAsync(bucket, key, upload.UploadId).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_s3.IsValueCreated)
            _s3.Value.Dispose();
    }

    private async Task WritePartsAsync(
        string bucket,
        string key,
        InitiateMultipartUploadResponse upload,
        MemoryStream part,
        Func<Stream, CancellationToken, Task<bool>> writeNext,
        CancellationToken cancellationToken)
    {
        var complete = new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = upload.UploadId, PartETags = [] };
        bool hasMore;
        var number = 0;
        do
        {
            // The first part is in memory already.
            hasMore = number == 0 || await FillAsync(part, writeNext, cancellationToken).ConfigureAwait(false);
            if (part.Length == 0)
                break;
            var request = new UploadPartRequest
            {
                BucketName = bucket,
                Key = key,
                UploadId = upload.UploadId,
                PartNumber = ++number,
                PartSize = part.Length,
                InputStream = part,
                UseChunkEncoding = false,
                IsLastPart = !hasMore,
                ChecksumAlgorithm = PartChecksum
            };
            var written = await _s3.Value.UploadPartAsync(request, cancellationToken).ConfigureAwait(false);
            complete.PartETags.Add(new PartETag(number, written.ETag) { ChecksumCRC32 = written.ChecksumCRC32 });
        }
        while (hasMore);
        await _s3.Value.CompleteMultipartUploadAsync(complete, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>False where the content ends with the part, which may be empty.</returns>
    private async Task<bool> FillAsync(
        MemoryStream part, Func<Stream, CancellationToken, Task<bool>> writeNext, CancellationToken cancellationToken)
    {
        part.SetLength(0);
        var hasMore = true;
        while (hasMore && part.Length < _partSize)
            hasMore = await writeNext(part, cancellationToken).ConfigureAwait(false);
        part.Position = 0;
        return hasMore;
    }

    /// <summary>What is kept of an upload without an end costs money; where this fails too, a rule of the bucket's lifecycle ends it.</summary>
    private async Task<bool> AbortAsync(string bucket, string key, string uploadId)
    {
        using var deadline = new CancellationTokenSource(AbortPatience);
        try
        {
            var request = new AbortMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = uploadId };
            await _s3.Value.AbortMultipartUploadAsync(request, deadline.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException or OperationCanceledException)
        {
            // The failure that led here is the one to tell of.
            return false;
        }
    }
}
