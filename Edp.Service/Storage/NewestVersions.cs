using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Storage;

/// <summary>The manifest of a batch as packages are made of it: each key once, its newest version (R6).</summary>
internal static class NewestVersions
{
    /// <param name="objects">Objects of one batch that count.</param>
    /// <param name="take">How many keys at most.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<List<ObjectEventRow>> ReadAsync(
        IQueryable<ObjectEventRow> objects, int take, CancellationToken cancellationToken)
    {
        // Where the page ends comes first: whoever stops in the middle of a result is sent the rest of the batch all the same.
        var last = await objects.Select(row => row.Key).Distinct().OrderBy(key => key).Take(take)
            .OrderByDescending(key => key).FirstOrDefaultAsync(cancellationToken);
        if (last is null)
            return [];

        var newest = new List<ObjectEventRow>();
        await foreach (var row in objects.Where(row => string.Compare(row.Key, last) <= 0).OrderBy(row => row.Key)
            .AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (newest.Count == 0 || newest[^1].Key != row.Key)
                newest.Add(row);
            else if (row.Version.IsNewerThan(newest[^1].Version))
                newest[^1] = row;
        }

        return newest;
    }
}
