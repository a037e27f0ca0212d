using Edp.Core.Batching;

namespace Edp.Service.Storage;

/// <summary>Finds what is recorded, in other ways than by the identity of an event.</summary>
internal interface IObjectSearch
{
    /// <summary>The positions of those identities that are recorded, and not before their time.</summary>
    Task<IReadOnlyList<int>> FindAsync(EdpDbContext context, IReadOnlyList<ListedIdentity> identities, CancellationToken cancellationToken);

    /// <summary>Shows every object that is recorded in a batch of these prefixes, with a key in their range.</summary>
    Task ReadAsync(
        EdpDbContext context, IReadOnlyList<KeyRange> ranges, Action<KnownObject> show, CancellationToken cancellationToken);
}
