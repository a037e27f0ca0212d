using Edp.Core.Batching;
using Edp.Core.Packaging;
using Edp.Service.Packaging;

namespace Edp.Service.Explaining;

/// <summary>Tells what a package waits for, and when it was announced.</summary>
internal sealed class PackageStory(FactReader facts, DeliveryFacts deliveries, PackageRules rules)
{
    private const string Outbox = "package_ready";

    /// <summary>The package that follows a published batch; null where none does.</summary>
    /// <param name="story">Takes the steps.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="start">How the sentence begins.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Explanation?> TellAsync(Story story, Batch batch, string start, CancellationToken cancellationToken)
    {
        if (await facts.PackageAsync(PackageObserved.Of(batch).PackageId, cancellationToken) is not { } package)
            return null;
        if (await facts.PackageReadyAsync(package.CorrelationId, batch.BatchId, cancellationToken) is { } ready)
            return TellReady(story, package, ready, start);
        if (package.BatchId == batch.BatchId)
            return TellWaiting(story, package, start);
        return package.BatchNumber > batch.BatchNumber && package.Folder == batch.Prefix
            ? story.End(
                Cause.PackageSuperseded,
                $"{start}; before its package {Phrases.Name(package.PackageName)} was announced, the newer batch "
                + $"{Phrases.Number(package.BatchNumber.GetValueOrDefault())} came, and the announcement is about that one.")
            : null;
    }

    /// <summary>A package in its present round.</summary>
    public async Task<Explanation> TellAsync(Story story, PackageState package, string start, CancellationToken cancellationToken) =>
        package.CurrentState == nameof(PackageStateMachine.Ready)
            && await facts.PackageReadyAsync(package.CorrelationId, batchId: null, cancellationToken) is { } ready
            ? TellReady(story, package, ready, start)
            : TellWaiting(story, package, start);

    private Explanation TellWaiting(Story story, PackageState package, string start)
    {
        var name = Phrases.Name(package.PackageName);
        var dueAt = Phrases.Time(package.DueAt.GetValueOrDefault());
        story.Add(package.ObservedAt, $"Package {name} began to wait.");
        if (package.CurrentState == nameof(PackageStateMachine.Waiting))
        {
            return story.End(
                Cause.PackageWaiting, $"{start}; its package {name} is announced at {dueAt}, after the delay of "
                    + $"{Phrases.Duration(rules.Delay)}.");
        }

        var otherwise = $"at {dueAt} the package is announced without it";
        if (package.NotificationId is not null)
        {
            return story.End(
                Cause.PackageRefreshing, $"{start}; its package {name} waits until the File Gateway has refreshed its cache, and "
                    + $"{otherwise}.");
        }

        return package.RefreshError is { } error
            ? story.End(
                Cause.PackageGatewayBusy,
                $"{start}; its package {name} waits for the File Gateway, which did not take the request to refresh its cache and said "
                + $"{Phrases.Quote(error)}; it is asked again at "
                + $"{Phrases.Time(package.NextRefreshAt ?? package.DueAt.GetValueOrDefault())}, and {otherwise}.")
            : story.End(
                Cause.PackageGatewayAsked,
                $"{start}; its package {name} waits for the File Gateway, which was asked to refresh its cache and has not answered; "
                + $"{otherwise}.");
    }

    private Explanation TellReady(Story story, PackageState package, PackageReadyRow ready, string start)
    {
        var name = Phrases.Name(ready.PackageName);
        var readyAt = Phrases.Time(ready.ReadyAt);
        story.Add(ready.ReadyAt, $"Package {name} was ready.");
        if (ready.PublishedAt is null)
            return TellUndelivered(story, ready, $"{start}; its package {name} was ready at {readyAt}");

        story.Add(ready.PublishedAt, $"The announcement of package {name} was delivered everywhere.");
        var announced = $"{start}; its package {name} was announced at {readyAt}";
        return ready.Gateway switch
        {
            GatewayOutcome.Failed => story.End(
                Cause.PackageReadyGatewayFailed,
                $"{announced}, although the File Gateway did not refresh its cache{Said(package, ready)}."),
            GatewayOutcome.Timeout => story.End(
                Cause.PackageReadyGatewayTimeout, $"{announced}, without waiting any longer for the File Gateway."),
            GatewayOutcome.Refreshed => story.End(Cause.PackageReady, $"{announced}, when the File Gateway had refreshed its cache."),
            _ => story.End(Cause.PackageReady, $"{announced}.")
        };
    }

    private Explanation TellUndelivered(Story story, PackageReadyRow ready, string start)
    {
        var missing = deliveries.Missing(ready);
        foreach (var sink in missing)
        {
            if (deliveries.Trouble(Outbox, sink, ready.PackageId) is { } trouble)
                return story.End(Cause.PackageNotDelivered, $"{start}, but its event is {trouble}.");
        }

        return story.End(Cause.PackageDelivering, $"{start}, and its event is on its way to {DeliveryFacts.InWords(missing)}.");
    }

    // The package keeps the error of its newest round only.
    private static string Said(PackageState package, PackageReadyRow ready) =>
        package.Round == ready.Round && package.RefreshError is { } error ? $", which said {Phrases.Quote(error)}" : "";
}
