using Edp.Core.Batching;
using Edp.Core.Packaging;
using Edp.Service.Batching;
using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Details;

/// <summary>What happened to a prefix, from its rows.</summary>
internal static class PrefixLife
{
    public static IEnumerable<LifeEntry> Of(PrefixState prefix)
    {
        if (prefix is not { BatchId: { } batchId, OpenedAt: { } opened })
            yield break;
        yield return new(opened, Html.Of($"""<a href="{PageLink.Batch(batchId)}">Batch {prefix.BatchNumber}</a> was opened by its first object."""));
        if (prefix.MarkerAt is { } marker)
            yield return new(marker, Html.Of($"A completion marker came."));
        if (prefix.LastRecordedAt is { } last && last > opened)
            yield return new(last, Html.Of($"The newest object came, the {Ordinal(prefix.EventCount)} event of the batch."));
    }

    public static IEnumerable<LifeEntry> Of(Batch batch)
    {
        yield return new(batch.OpenedAt, Html.Of($"Batch {batch.BatchNumber} was opened by its first object."));
        yield return new(batch.ReadyAt, Html.Of(
            $"""<a href="{PageLink.Batch(batch.BatchId)}">Batch {batch.BatchNumber}</a> was closed by <b>{batch.Reason}</b> with {Words.Count(batch.ObjectCount, "object")}, {Words.Size(batch.TotalSize)}, after {Words.Span(batch.ReadyAt - batch.OpenedAt)}."""));
        if (batch.PublishedAt is { } published)
            yield return new(published, Html.Of($"The event of batch {batch.BatchNumber} was delivered to every sink."));
    }

    public static IEnumerable<LifeEntry> Of(PackageReadyRow package)
    {
        yield return new(package.ReadyAt, Html.Of($"The package {VisibleText.Key(package.PackageName)} was ready."));
        if (package.PublishedAt is { } published)
            yield return new(published, Html.Of($"Its event was delivered to every sink."));
    }

    private static string Ordinal(long number) => (number % 100, number % 10) switch
    {
        (11 or 12 or 13, _) => $"{Words.Number(number)}th",
        (_, 1) => $"{Words.Number(number)}st",
        (_, 2) => $"{Words.Number(number)}nd",
        (_, 3) => $"{Words.Number(number)}rd",
        _ => $"{Words.Number(number)}th"
    };
}
