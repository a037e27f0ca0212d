using Edp.Core.Batching;
using Edp.Core.Configuration;
using Edp.Core.Packaging;

namespace Edp.Service.Explaining;

/// <summary>Tells why a batch was closed, and where its event is.</summary>
internal sealed class ClosedBatchStory(FactReader facts, DeliveryFacts deliveries, PackageStory packages, PackageRules packageRules)
{
    private const string Outbox = "batch";

    public async Task<Explanation> TellAsync(Story story, Batch batch, KnownObjects? objects, CancellationToken cancellationToken)
    {
        AddSteps(story, batch, objects);
        if (objects is not null && story.Address.IsKey && objects.Events.All(recorded => recorded.DeletedAt is not null))
            return TellDeleted(story, batch, objects);

        var closed = $"{BatchWords.Subject(story, batch.BatchNumber, batch.Prefix)} was closed at {Phrases.Time(batch.ReadyAt)} "
            + $"{BatchWords.Why(batch)}";
        if (batch.Reason == Batch.Cancelled)
            return story.End(Cause.Cancelled, $"{closed}: no event of it is sent, and its files are in no other batch.");
        if (batch.AwaitsListing)
            return story.End(Cause.Verifying, $"{closed}, and its prefix is being listed before its event goes out.");
        if (batch.AwaitsManifest)
            return await TellUnwrittenAsync(story, batch, closed, cancellationToken);
        if (batch.PublishedAt is not { } publishedAt)
            return await TellUndeliveredAsync(story, batch, closed, cancellationToken);

        story.Add(publishedAt, $"The event of batch {Phrases.Number(batch.BatchNumber)} was delivered everywhere.");
        if (batch.PackagedAt is { } packagedAt)
            return TellPackaged(story, batch, $"{closed}, its event was delivered at {Phrases.Time(publishedAt)}", packagedAt);
        if (deliveries.IsMissing(batch))
            return TellNotReceived(story, batch, closed, publishedAt);
        if (packageRules.Trigger == PackageReadyTrigger.ObjectsReady && !batch.IsIncomplete
            && await packages.TellAsync(story, batch, closed, cancellationToken) is { } package)
        {
            return package;
        }

        return story.End(Cause.Closed(batch.Reason), $"{closed}, and its event was delivered at {Phrases.Time(publishedAt)}.");
    }

    private async Task<Explanation> TellUnwrittenAsync(Story story, Batch batch, string closed, CancellationToken cancellationToken)
    {
        if (await facts.EarlierHeldBackAsync(batch, cancellationToken) is { } earlier)
        {
            var behind = $"{closed}, and its event waits behind that of batch {Phrases.Number(earlier.BatchNumber)}";
            return earlier.ManifestProblem is { } reason
                ? story.End(Cause.ManifestNotWritten, $"{behind}, whose manifest S3 does not take: {Phrases.Quote(reason)}. It is tried again.")
                : story.End(Cause.WritingManifest, $"{behind}.");
        }

        var waits = batch.ManifestUri is { } uri ? $"{closed}, and its event waits until its manifest is written to {Phrases.Name(uri)}"
            : $"{closed}, and its event is about to go out";
        if (batch.ManifestProblem is { } problem)
            return story.End(Cause.ManifestNotWritten, $"{waits}, which S3 does not take: {Phrases.Quote(problem)}. It is tried again.");
        return await facts.UnwrittenAsync(batch, cancellationToken) is { } other
            ? story.End(
                Cause.ManifestNotWritten,
                $"{waits}. The bucket does not take that of batch {Phrases.Number(other.BatchNumber)} of {Phrases.Prefix(other.Prefix)}: "
                + $"{Phrases.Quote(other.ManifestProblem!)}. It is tried again.")
            : story.End(Cause.WritingManifest, $"{waits}.");
    }

    private async Task<Explanation> TellUndeliveredAsync(Story story, Batch batch, string closed, CancellationToken cancellationToken)
    {
        var missing = deliveries.Missing(batch);
        foreach (var sink in missing)
            story.Add(deliveries.Describe(Outbox, sink, batch.PrefixId));
        foreach (var sink in missing)
        {
            if (deliveries.Trouble(Outbox, sink, batch.PrefixId) is not { } trouble)
                continue;
            return await facts.EarlierUndeliveredAsync(batch, (int)sink, cancellationToken) is { } earlier
                ? story.End(
                    Cause.NotDeliveredBehind,
                    $"{closed}, but its event waits behind that of batch {Phrases.Number(earlier.BatchNumber)}, which is {trouble}.")
                : story.End(Cause.NotDelivered, $"{closed}, but its event is {trouble}.");
        }

        return story.End(Cause.Delivering, $"{closed}, and its event is on its way to {DeliveryFacts.InWords(missing)}.");
    }

    private static Explanation TellPackaged(Story story, Batch batch, string start, DateTimeOffset packagedAt)
    {
        var who = batch.PackagedBy switch
        {
            PackagedBy.Ack => "a consumer acknowledged it",
            PackagedBy.PackageCreated => "a service reported its package",
            _ => "Quilt reported its package"
        };
        story.Add(packagedAt, $"Batch {Phrases.Number(batch.BatchNumber)} was packaged: {who}.");
        return story.End(Cause.Packaged, $"{start}, and it was packaged by {Phrases.Time(packagedAt)}: {who}.");
    }

    private static Explanation TellNotReceived(Story story, Batch batch, string closed, DateTimeOffset publishedAt)
    {
        var again = batch.ResentAt is { } resentAt
            ? $"was sent again {Phrases.Count(batch.Resends, "time")}, last at {Phrases.Time(resentAt)}"
            : "is sent again";
        if (batch.ResentAt is not null)
            story.Add(batch.ResentAt, "Its event was sent again, since it had not come back from the bus.");
        return story.End(
            Cause.NotReceived,
            $"{closed}, and EventBridge accepted its event, delivered at {Phrases.Time(publishedAt)}, but it has not come back from the bus and "
            + $"{again}: the bus may have lost its rules, or they are disabled.");
    }

    private static Explanation TellDeleted(Story story, Batch batch, KnownObjects objects) => story.End(
        Cause.Deleted,
        $"{Phrases.Name(story.Address.Path)} was deleted, and at {Phrases.Time(objects.Newest.DeletedAt.GetValueOrDefault())} taken out of "
        + $"batch {Phrases.Number(batch.BatchNumber)} of {Phrases.Prefix(batch.Prefix)}, which was closed without it at "
        + $"{Phrases.Time(batch.ReadyAt)}.");

    private static void AddSteps(Story story, Batch batch, KnownObjects? objects)
    {
        story.Prefix = batch.Prefix;
        var number = Phrases.Number(batch.BatchNumber);
        story.Add(batch.OpenedAt, $"Batch {number} was opened.");
        story.AddEvents(objects);
        story.Add(batch.ReadyAt, $"Batch {number} was closed with {BatchWords.Files(batch.ObjectCount)}, {BatchWords.Why(batch)}.");
        if (batch.Revises is { } first)
            story.Add(batch.ReadyAt, $"Batch {number} is late: it is revision {Phrases.Number(batch.Revision)} of batch {first}.");
        if (batch.ManifestExpiredAt is { } expiredAt)
            story.Add(expiredAt, $"The list of the files of batch {number} was removed after the retention time.");
    }
}
