using Edp.Service.Packaging;
using Edp.Service.Pages.Forms;
using Edp.Service.Pages.Markup;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Pages.Operating;

/// <summary>A package that waits, in a list: for what, until when, and what can be done with it.</summary>
internal static class WaitingPackage
{
    public static Task<List<PackageState>> NextAsync(EdpDbContext database, int count, CancellationToken cancellationToken) =>
        database.Packages.AsNoTracking().Where(row => row.TimerDueAt != null && row.CurrentState != nameof(PackageStateMachine.Ready))
            .OrderBy(row => row.TimerDueAt).Take(count).ToListAsync(cancellationToken);

    public static Html RowOf(Html? token, PackageState row) => Html.Of(
        $"""
        <li><p class="what">{VisibleText.Key(row.PackageName)}<span class="bucket">{row.Bucket}</span></p>
        <p class="how"><span>{(row.CurrentState == nameof(PackageStateMachine.Refreshing) ? "waits for the File Gateway" : "waits")} until {Words.Time(row.DueAt)}</span>{(row.BatchId is { } batch ? Html.Of($"""<a href="{PageLink.Batch(batch)}">its batch</a>""") : Html.None)}</p>
        {ActionPanel.Row(token, PackageForms.PanelOf(row) is { } panel ? [panel] : [])}</li>

        """);
}
