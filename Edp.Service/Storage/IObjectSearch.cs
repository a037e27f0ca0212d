using Edp.Core.Batching;

namespace Edp.Service.Storage;

/// <summary>
/// Finds what is recorded, in other ways than by the identity of an event, and whatever prefix it has. Of one key, events and listings look
/// one after the other, each until the other's transaction is committed; events of one key do not wait for each other.
/// </summary>
internal interface IObjectSearch
{
    /// <summary>For events: the positions of those identities that are recorded, and not before their time.</summary>
    Task<IReadOnlyList<int>> FindAsync(EdpDbContext context, IReadOnlyList<ListedIdentity> identities, CancellationToken cancellationToken);

    /// <summary>For a listing: shows every object that is recorded with one of these keys.</summary>
    Task ReadAsync(
        EdpDbContext context, string bucket, IReadOnlyList<string> keys, Action<KnownObject> show, CancellationToken cancellationToken);

    /// <summary>
    /// Shows every object that is recorded in a batch of these prefixes, with a key in their range, as far as the batch was opened before a
    /// time. So are those found whose identities say nothing of their keys; it takes longer the more batches there are.
    /// </summary>
    Task ReadFormerAsync(
        EdpDbContext context,
        IReadOnlyList<KeyRange> ranges,
        DateTimeOffset openedBefore,
        Action<KnownObject> show,
        CancellationToken cancellationToken);
}
