using Edp.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Http;

/// <summary><c>/batches/{id}/objects</c>: the manifest, exactly what is in the batch (R10).</summary>
internal static class ManifestEndpoint
{
    private const string Newest = "newest";
    private const string All = "all";

    // Behind every version of a key.
    private static readonly Guid MaxIdentity = new("ffffffff-ffff-ffff-ffff-ffffffffffff");

    public static void MapManifest(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/batches/{id:guid}/objects", ListAsync)
            .WithSummary("The objects of a batch")
            .WithDescription("Each key once, its newest version; versions=all gives every recorded event, those of deleted objects too. Of a closed batch, or of the "
                + "open batch of a prefix.");

    private static async Task<Results<Ok<Page<ManifestItem>>, ProblemHttpResult>> ListAsync(
        IDbContextFactory<EdpDbContext> contexts, Guid id, string? versions, string? after, int? limit, CancellationToken cancellationToken)
    {
        if (PageLimit.Check(limit) is { } badLimit)
            return badLimit;
        if (versions is not (null or "" or Newest or All))
        {
            return TypedResults.Problem(
                $"versions takes {Newest} or {All}; found '{versions}'.", statusCode: StatusCodes.Status400BadRequest);
        }

        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var known = await context.Batches.AsNoTracking().Where(row => row.BatchId == id).Select(row => new { row.ManifestExpiredAt })
            .SingleOrDefaultAsync(cancellationToken);
        if (known?.ManifestExpiredAt is not null)
            return TypedResults.Problem("The batch's objects are past their retention time.", statusCode: StatusCodes.Status410Gone);
        var objects = context.ObjectEvents.AsNoTracking().Where(row => row.BatchId == id);
        if (!string.IsNullOrEmpty(after))
        {
            if (!Cursor.TryRead(after, 2, out var last) || !Guid.TryParse(last[1], out var lastIdentity))
                return Cursor.Invalid(after);
            var lastKey = last[0];
            objects = objects.Where(row => string.Compare(row.Key, lastKey) > 0
                || (row.Key == lastKey && row.Identity > lastIdentity));
        }

        var take = limit ?? PageLimit.Default;
        var rows = versions == All
            ? await objects.OrderBy(row => row.Key).ThenBy(row => row.Identity).Take(take + 1).ToListAsync(cancellationToken)
            : await NewestVersions.ReadAsync(objects.Where(row => row.DeletedAt == null), take + 1, cancellationToken);
        if (rows.Count == 0 && known is null)
            return TypedResults.Problem("No batch has this id.", statusCode: StatusCodes.Status404NotFound);

        var items = rows.Take(take).Select(ManifestItem.Of).ToList();
        var lastIdentityOfKey = versions == All ? rows.ElementAtOrDefault(take - 1)?.Identity : MaxIdentity;
        var next = rows.Count > take ? Cursor.Of(rows[take - 1].Key, lastIdentityOfKey.GetValueOrDefault().ToString()) : null;
        return TypedResults.Ok(new Page<ManifestItem>(items, next));
    }
}

/// <summary>One recorded event.</summary>
/// <param name="Key">The object's key.</param>
/// <param name="Size">Bytes; null when the event did not say.</param>
/// <param name="Etag">Entity tag.</param>
/// <param name="VersionId">Version id; null in a bucket without versioning.</param>
/// <param name="Sequencer">S3's sequencer.</param>
/// <param name="EventTime">When S3 says it happened.</param>
/// <param name="RecordedAt">When EDP recorded it.</param>
/// <param name="DeletedAt">When it was taken out of the batch, since the object was deleted; null while it counts.</param>
/// <param name="Source">The listing that told of it: backfill, verify or reconcile; null where an event did.</param>
internal sealed record ManifestItem(
    string Key,
    long? Size,
    string? Etag,
    string? VersionId,
    string? Sequencer,
    DateTimeOffset EventTime,
    DateTimeOffset RecordedAt,
    DateTimeOffset? DeletedAt,
    string? Source)
{
    public static ManifestItem Of(ObjectEventRow row) =>
        new(row.Key, row.Size, row.Etag, row.VersionId, row.Sequencer, row.EventTime, row.RecordedAt, row.DeletedAt, row.Source);
}
