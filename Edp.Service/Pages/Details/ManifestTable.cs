using Edp.Service.Http;
using Edp.Service.Pages.Lists;
using Edp.Service.Pages.Markup;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Details;

/// <summary>A page of the objects of a batch, each key once.</summary>
internal sealed class ManifestTable
{
    private const int Size = 50;

    private readonly List<ObjectEventRow> _rows;

    private ManifestTable(List<ObjectEventRow> rows) => _rows = rows;

    /// <summary>Of a batch whose objects are past their retention time.</summary>
    public static ManifestTable Nothing { get; } = new([]);

    public bool IsEmpty => _rows.Count == 0;

    public static bool TryRead(string? after, out string? key)
    {
        key = null;
        if (string.IsNullOrEmpty(after))
            return true;
        key = Cursor.TryRead(after, 1, out var last) ? last[0] : null;
        return key is not null;
    }

    public static async Task<ManifestTable> ReadAsync(EdpDbContext context, Guid batchId, string? after, CancellationToken cancellationToken)
    {
        var objects = context.ObjectEvents.AsNoTracking().Where(row => row.BatchId == batchId && row.DeletedAt == null);
        if (after is not null)
            objects = objects.Where(row => string.Compare(row.Key, after) > 0);
        return new(await NewestVersions.ReadAsync(objects, Size + 1, cancellationToken));
    }

    public Html ToHtml(Guid batchId, DateTimeOffset? expiredAt)
    {
        var shown = FittingRows.Of([.. _rows.Take(Size)], RowOf, ListPage.Room);
        var next = _rows.Count > shown.Count ? Cursor.Of(_rows[shown.Count - 1].Key) : null;
        return Html.Of(
            $"""
            <section aria-labelledby="objects"><h2 id="objects">Objects</h2>
            {(IsEmpty ? WhyEmpty(expiredAt) : Table(shown.Markup))}
            {ListPage.Next(PageLink.Batch(batchId), next)}</section>
            """);
    }

    private static Html WhyEmpty(DateTimeOffset? expiredAt) => expiredAt is { } at
        ? Html.Of($"""<p class="empty">The list was deleted at {Words.Time(at)}, after its retention time.</p>""")
        : Html.Of($"""<p class="empty">No objects here.</p>""");

    private static Html Table(Html rows) => Html.Of(
        $"""
        <div class="scroll" tabindex="0" role="group" aria-labelledby="objects"><table>
        <thead><tr><th scope="col">Key</th><th scope="col" class="number">Size</th><th scope="col">Written</th></tr></thead>
        <tbody>{rows}</tbody></table></div>
        """);

    private static Html RowOf(ObjectEventRow row) => Html.Of(
        $"""<tr><td>{VisibleText.Key(row.Key)}</td><td class="number">{(row.Size is { } size ? Words.Size(size) : "?")}</td><td>{Words.Time(row.EventTime)}</td></tr>""");
}
