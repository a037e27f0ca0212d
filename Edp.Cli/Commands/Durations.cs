using System.Globalization;

namespace Edp.Cli.Commands;

/// <summary>Durations of a command line: a number with s, m, h or d.</summary>
internal static class Durations
{
    private const double MaxSeconds = 100.0 * 366 * 86_400;

    /// <summary>Null when it is none, or more than a hundred years.</summary>
    public static TimeSpan? Parse(string text)
    {
        var seconds = text.Length < 2 ? 0 : text[^1] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            _ => 0
        };
        return seconds > 0
            && double.TryParse(text.AsSpan()[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number > 0
            && number * seconds <= MaxSeconds
                ? TimeSpan.FromSeconds(number * seconds)
                : null;
    }
}
