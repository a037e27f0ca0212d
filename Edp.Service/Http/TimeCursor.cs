using System.Globalization;

namespace Edp.Service.Http;

/// <summary>Where a page of a list by time ended.</summary>
internal static class TimeCursor
{
    public static string Of(DateTimeOffset time, Guid id) =>
        Cursor.Of(time.UtcTicks.ToString(CultureInfo.InvariantCulture), id.ToString());

    public static bool TryRead(string after, out DateTimeOffset time, out Guid id)
    {
        (time, id) = (default, default);
        if (!Cursor.TryRead(after, 2, out var last)
            || !long.TryParse(last[0], CultureInfo.InvariantCulture, out var ticks)
            || ticks < DateTimeOffset.MinValue.Ticks || ticks > DateTimeOffset.MaxValue.Ticks
            || !Guid.TryParse(last[1], out id))
        {
            return false;
        }

        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }
}
