using System.Collections.Concurrent;
using System.Text;
using Edp.Core.Lists;
using Edp.Service.Lists;

namespace Edp.Tests.Lists;

/// <summary>Lists as a test writes them, by their keys.</summary>
internal sealed class FakeListSource : IListSource
{
    public ConcurrentDictionary<string, string> Lists { get; } = new(StringComparer.Ordinal);

    public bool HasMd5Etags { get; set; } = true;

    public Task<ListContent> ReadAsync(string bucket, string key, string? versionId, CancellationToken cancellationToken) =>
        Lists.TryGetValue(key, out var list)
            ? Task.FromResult(new ListContent(Encoding.UTF8.GetBytes(list), HasMd5Etags))
            : throw new UnreadableListException("S3 does not have it.") { MayPass = true };
}
