using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Edp.Amazon.Client;
using Edp.Core.Lists;
using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Lists;

/// <summary>Reads lists from S3. Nothing is called before the first list is there.</summary>
internal sealed class S3ListSource(AmazonClientSettings settings, IOptions<EdpOptions> options, TimeProvider time) : IListSource, IDisposable
{
    private readonly ListsOptions _options = options.Value.Lists;
    private readonly Lazy<AmazonS3Client> _client = new(() => S3ClientFactory.Create(
        settings with { Timeout = TimeSpan.FromSeconds(options.Value.Lists.Timeout) }));

    public async Task<ListContent> ReadAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(_options.Timeout), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var request = new GetObjectRequest { BucketName = bucket, Key = key, VersionId = versionId };
            using var answer = await _client.Value.GetObjectAsync(request, either.Token);
            return new ListContent(
                await BytesAsync(answer, either.Token), answer.ServerSideEncryptionMethod is not { Value: "aws:kms" or "aws:kms:dsse" });
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.NotFound)
        {
            throw new UnreadableListException("S3 does not have it.", e) { MayPass = true };
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnreadableListException(FormattableString.Invariant($"S3 gave no answer within {_options.Timeout} s."), e) { MayPass = true };
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException or IOException)
        {
            throw new UnreadableListException($"S3 did not give it: {e.Message}", e) { MayPass = true };
        }
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }

    private async Task<ReadOnlyMemory<byte>> BytesAsync(GetObjectResponse answer, CancellationToken cancellationToken)
    {
        if (answer.ContentLength > _options.MaxBytes)
            throw TooLarge();
        using var bytes = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await answer.ResponseStream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > _options.MaxBytes)
                throw TooLarge();
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    private UnreadableListException TooLarge() => new($"it is larger than {_options.MaxBytes:N0} bytes (Edp:Lists:MaxBytes).");
}
