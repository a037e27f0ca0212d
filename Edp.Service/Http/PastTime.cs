using System.Globalization;
using System.Xml;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Edp.Service.Http;

/// <summary>A time of the past in a query: a time, or a duration that is counted back from now.</summary>
internal static class PastTime
{
    public static bool TryRead(string text, DateTimeOffset now, out DateTimeOffset time)
    {
        if (!text.StartsWith('P'))
        {
            const DateTimeStyles style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, style, out time);
        }

        time = default;
        try
        {
            var span = XmlConvert.ToTimeSpan(text);
            if (span < TimeSpan.Zero || span > now - DateTimeOffset.MinValue)
                return false;
            time = now - span;
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            return false;
        }
    }

    public static ProblemHttpResult Invalid(string text) => TypedResults.Problem(
        $"olderThan takes a time, as 2026-01-09T10:00:00Z, or a duration of ISO 8601, as PT1H or P2D; found '{text}'.",
        statusCode: StatusCodes.Status400BadRequest);
}
