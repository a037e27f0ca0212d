using Edp.Service.Storage;

namespace Edp.Service.Explaining;

/// <summary>The events of a key, or of all keys of a folder, in the newest batch that has any.</summary>
/// <param name="Events">The newest first; at most a few.</param>
internal sealed record KnownObjects(IReadOnlyList<ObjectEventRow> Events)
{
    public ObjectEventRow Newest => Events[0];
}
