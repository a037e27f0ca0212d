using System.Globalization;
using Edp.Core.Batching;
using Edp.Service.Http;

namespace Edp.Service.Pages.Lists;

/// <summary>Where a page of batches ended that are listed from the newest.</summary>
internal static class BatchCursor
{
    public static string Of(Batch row) => Of(row.ReadyAt, row.BatchId);

    public static string Of(DateTimeOffset time, Guid id) => Cursor.Of(time.UtcTicks.ToString(CultureInfo.InvariantCulture), id.ToString());

    public static bool TryRead(string after, out DateTimeOffset readyAt, out Guid batchId)
    {
        (readyAt, batchId) = (default, default);
        if (!Cursor.TryRead(after, 2, out var last)
            || !long.TryParse(last[0], CultureInfo.InvariantCulture, out var ticks)
            || ticks < DateTimeOffset.MinValue.Ticks || ticks > DateTimeOffset.MaxValue.Ticks
            || !Guid.TryParse(last[1], out batchId))
        {
            return false;
        }

        readyAt = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }
}
