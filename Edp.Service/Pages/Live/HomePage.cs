using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Live;

/// <summary><c>/</c>: what is going on, in one screen.</summary>
internal static class HomePage
{
    public static void MapHome(this IEndpointRouteBuilder routes) => routes.MapGet(PageLink.Home, GetAsync);

    private static async Task<IResult> GetAsync(Snapshots snapshots, TimeProvider time, CancellationToken cancellationToken) =>
        new PageResult(PageOf(await snapshots.GetAsync(cancellationToken), time.GetUtcNow()));

    private static Page PageOf(RenderedSnapshot snapshot, DateTimeOffset now) => new("Now", Html.Of(
        $"""
        <div class="title"><h1>Now</h1><p id="live" data-now="{now.ToUnixTimeMilliseconds()}" role="status"></p><button id="pause" type="button" hidden>Pause</button></div>
        <dl id="{SnapshotSections.Figures}" class="figures">{snapshot[SnapshotSections.Figures]}</dl>
        <div class="columns">
        <section aria-labelledby="next-title"><h2 id="next-title">Next to close</h2>
        <ol id="{SnapshotSections.Next}" class="rows">{snapshot[SnapshotSections.Next]}</ol>
        <p class="all"><a href="{PageLink.Open}">All open batches</a></p></section>
        <section aria-labelledby="latest-title"><h2 id="latest-title">Latest batches</h2>
        <ol id="{SnapshotSections.Latest}" class="rows">{snapshot[SnapshotSections.Latest]}</ol>
        <p class="all"><a href="{PageLink.Closed}">All closed batches</a></p>
        <p class="legend" aria-hidden="true">Lamps, from the left: closed, delivered, received, packaged <span class="lamps"><i class="done"></i> yes</span> <span class="lamps"><i class="waiting"></i> not yet</span> <span class="lamps"><i class="unknown"></i> unknown</span></p></section>
        </div>
        """))
    {
        Path = PageLink.Home
    };
}
