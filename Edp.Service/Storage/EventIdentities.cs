using Edp.Core.Batching;
using Edp.Core.Parsing;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>
/// The identities of objects in this database. One that the version before has written keeps to its layout until the time of
/// <c>identity_change</c>; what may have been recorded before then is looked up by both.
/// </summary>
internal sealed class EventIdentities(TimeProvider time)
{
    // By how much the clocks of processes and of S3 may differ.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    private IdentityChange? _change;

    /// <summary>Up to when batches may have been opened that hold identities of the former layout; null where none can.</summary>
    public DateTimeOffset? FormerUntil => _change?.ChangesAt + ClockSkew;

    /// <summary>At the start, before anything is recorded.</summary>
    public async Task ReadAsync(EdpDbContext database, CancellationToken cancellationToken) =>
        _change = await database.IdentityChanges.AsNoTracking().FirstOrDefaultAsync(cancellationToken);

    /// <summary>Of an event, and what else it may be recorded under.</summary>
    public (Guid Identity, Guid? Other) Of(ObjectEvent created)
    {
        if (!MayBeFormer(created))
            return (ObjectIdentity.Of(created), null);
        var isFormer = IsFormer();
        return (ObjectIdentity.Of(created, isFormer), ObjectIdentity.Of(created, !isFormer));
    }

    /// <summary>Of an entry of a listing, and what else it may be recorded under.</summary>
    public (Guid Identity, Guid? Other) OfListed(ObjectEvent listed)
    {
        if (FormerUntil is null)
            return (ObjectIdentity.OfListed(listed), null);
        var isFormer = IsFormer();
        return (ObjectIdentity.OfListed(listed, isFormer), ObjectIdentity.OfListed(listed, !isFormer));
    }

    /// <summary>Under which a listing may have recorded the object of an event.</summary>
    /// <param name="created">The event.</param>
    /// <param name="notBefore">A listing that is recorded before then told of another write with this etag and size.</param>
    public IEnumerable<ListedIdentity> WhereListed(ObjectEvent created, DateTimeOffset notBefore)
    {
        for (var isFormer = MayBeFormer(created); ; isFormer = false)
        {
            if (ObjectIdentity.OfVersion(created, isFormer) is { } version)
                yield return new ListedIdentity(version, DateTimeOffset.UnixEpoch);
            yield return new ListedIdentity(ObjectIdentity.OfContent(created, isFormer), notBefore);
            if (!isFormer)
                yield break;
        }
    }

    private bool MayBeFormer(ObjectEvent created) => FormerUntil is { } until && (created.EventTime is not { } at || at < until);

    private bool IsFormer() => _change is { } change && time.GetUtcNow() < change.ChangesAt;
}
