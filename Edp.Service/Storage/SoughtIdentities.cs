using Edp.Core.Batching;

namespace Edp.Service.Storage;

/// <summary>By what identities objects are looked up: their own, then the others that some may be recorded under.</summary>
internal sealed class SoughtIdentities(IReadOnlyList<RecordedObject> objects)
{
    private readonly List<int> _withOther =
        [.. Enumerable.Range(0, objects.Count).Where(position => objects[position].OtherIdentity is not null)];

    public Guid[] ToArray()
    {
        var identities = new Guid[objects.Count + _withOther.Count];
        for (var i = 0; i < identities.Length; i++)
        {
            identities[i] = i < objects.Count
                ? objects[i].Identity
                : objects[_withOther[i - objects.Count]].OtherIdentity.GetValueOrDefault();
        }

        return identities;
    }

    /// <summary>Which objects are those whose identities were found, each once.</summary>
    public List<int> ObjectsOf(List<int> found) => _withOther.Count == 0
        ? found
        : [.. found.Select(position => position < objects.Count ? position : _withOther[position - objects.Count]).Distinct()];
}
