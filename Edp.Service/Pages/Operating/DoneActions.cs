using Edp.Core.Operating;
using Edp.Service.Pages.Markup;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Operating;

/// <summary>What was done by hand, from its rows.</summary>
internal static class DoneActions
{
    private const int Max = 50;

    /// <summary>What was done to these batches and their packages, the latest of it.</summary>
    public static async Task<IReadOnlyList<OperatorAction>> OfBatchesAsync(
        EdpDbContext database, IEnumerable<Guid> batches, CancellationToken cancellationToken)
    {
        var ids = batches.Select(id => (Guid?)id).ToList();
        return await database.OperatorActions.AsNoTracking().Where(row => ids.Contains(row.BatchId))
            .OrderByDescending(row => row.ActedAt).ThenByDescending(row => row.ActionId).Take(Max).ToListAsync(cancellationToken);
    }

    /// <summary>Says what a form has just done, as its row tells; nothing where no form led here.</summary>
    public static async Task<Html> NoticeAsync(EdpDbContext database, Guid? actionId, CancellationToken cancellationToken) =>
        actionId is { } id
        && await database.OperatorActions.AsNoTracking().SingleOrDefaultAsync(row => row.ActionId == id, cancellationToken) is { } row
            ? Html.Of($"""<p class="notice" role="status">{ActionWords.Of(row)}</p>""")
            : Html.None;
}
