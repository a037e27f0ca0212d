using System.Text.Json;
using Edp.Amazon.Writing;
using Edp.Core.Batching;

namespace Edp.Service.Manifests;

/// <summary>Writes the manifest of a batch to S3: a line of JSON for each object, in the order of their keys.</summary>
internal sealed class ManifestWriter(UnwrittenBatches batches, ObjectWriter objects)
{
    /// <summary>Newline-delimited JSON has no registered type; this is the one that readers know.</summary>
    private const string ContentType = "application/x-ndjson";

    private const int MaxPage = 5_000;

    public Task WriteAsync(Batch batch, ManifestFolder folder, CancellationToken cancellationToken)
    {
        string? after = null;
        return objects.WriteAsync(folder.Bucket, folder.KeyOf(batch.Bucket, batch.BatchId), ContentType, WriteNextAsync, cancellationToken);

        async Task<bool> WriteNextAsync(Stream stream, CancellationToken token)
        {
            var page = await batches.ObjectsAsync(batch.BatchId, after, MaxPage, token);
            foreach (var row in page)
            {
                JsonSerializer.Serialize(stream, ManifestLine.Of(row), ManifestJson.Default.ManifestLine);
                stream.WriteByte((byte)'\n');
                after = row.Key;
            }

            return page.Count == MaxPage;
        }
    }
}
