using Edp.Core.Packaging;
using Edp.Service.Pages.Live;
using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Lists;

/// <summary>A closed batch in a list.</summary>
internal static class ClosedRow
{
    public static Html Of(ClosedBatch closed, PackageRules rules)
    {
        var batch = closed.Batch;
        return Html.Of(
            $"""
            <li id="b{batch.BatchId}">
            <p class="what">{PageLink.ToPrefix(batch.Bucket, batch.Prefix)}<span class="bucket">{batch.Bucket}</span></p>
            <div class="how">{Lamp.Row(BatchLamps.Of(closed, rules))}<span class="rest"><a href="{PageLink.Batch(batch.BatchId)}">batch {batch.BatchNumber}</a> · {Words.Count(batch.ObjectCount, "object")} · {Words.Size(batch.TotalSize)}</span><span class="reason">{batch.Reason}</span>{Words.Time(batch.ReadyAt)}</div>
            </li>
            """);
    }
}
