using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Edp.Service.Pages.Markup;
using Edp.Service.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Edp.Service.Pages.Live;

/// <summary><c>/live</c>: the parts of the first page that have changed, every second.</summary>
internal static class LiveStream
{
    private const string Clock = "clock";
    private const string Away = "away";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static void MapLive(this IEndpointRouteBuilder routes) => routes.MapGet("/live", Get);

    private static ServerSentEventsResult<string> Get(
        Snapshots snapshots, TimeProvider time, IHostApplicationLifetime lifetime, HttpContext context, CancellationToken cancellationToken)
    {
        // A proxy that collects an answer before it passes it on would hold it for ever.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(ChangesAsync(snapshots, time, lifetime.ApplicationStopping, cancellationToken));
    }

    private static async IAsyncEnumerable<SseItem<string>> ChangesAsync(
        Snapshots snapshots, TimeProvider time, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The host waits for answers that are under way before it stops.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellationToken);
        var sent = new Dictionary<string, string>(StringComparer.Ordinal);
        do
        {
            var sections = await SectionsAsync(snapshots, ended.Token);
            yield return sections is null
                ? new SseItem<string>("The database does not answer: this is how it was", Away)
                : new SseItem<string>(time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), Clock);
            foreach (var (id, content) in sections ?? [])
            {
                var text = content.ToString();
                if (sent.GetValueOrDefault(id) != text)
                    yield return new SseItem<string>(sent[id] = text, id);
            }
        }
        while (await WaitAsync(time, ended.Token));
    }

    // Null while the database is away: nothing is known then.
    private static async Task<IReadOnlyList<(string Id, Html Content)>?> SectionsAsync(Snapshots snapshots, CancellationToken cancellationToken)
    {
        try
        {
            return (await snapshots.GetAsync(cancellationToken)).Sections;
        }
        catch (Exception e) when (e is StoreUnavailableException or TimeoutException or OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<bool> WaitAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !cancellationToken.IsCancellationRequested;
    }
}
