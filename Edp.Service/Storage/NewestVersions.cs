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
        var newest = new List<ObjectEventRow>(take);
        await foreach (var row in objects.OrderBy(row => row.Key).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (newest.Count > 0 && newest[^1].Key == row.Key)
            {
                if (row.Version.IsNewerThan(newest[^1].Version))
                    newest[^1] = row;
            }
            else if (newest.Count == take)
            {
                break;
            }
            else
            {
                newest.Add(row);
            }
        }

        return newest;
    }
}
