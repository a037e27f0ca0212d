using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Edp.Cli.Commands;

/// <summary>Times of a command line: ISO 8601, UTC where none is said, or a duration from now or before now.</summary>
internal static class TimeOption
{
    public static Option<DateTimeOffset> Create(string name, string description) =>
        new(name) { Description = description, HelpName = "time", CustomParser = argument => Parse(argument, name, +1) ?? default };

    public static Option<DateTimeOffset?> CreateOptional(string name, string description) =>
        new(name) { Description = description, HelpName = "time", CustomParser = argument => Parse(argument, name, +1) };

    /// <summary>One of the past: a duration is counted back from now.</summary>
    public static Option<DateTimeOffset?> CreatePast(string name, string description) =>
        new(name) { Description = description, HelpName = "time", CustomParser = argument => Parse(argument, name, -1) };

    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    private static DateTimeOffset? Parse(ArgumentResult argument, string name, int direction)
    {
        var text = argument.Tokens.Single().Value;
        if (Durations.Parse(text) is { } span)
            return TimeProvider.System.GetUtcNow() + (span * direction);
        const DateTimeStyles style = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        // A year first, so that 1/2 is no time of which nobody knows the month.
        if (text.Length > 4 && text.AsSpan(0, 4).ContainsAnyExceptInRange('0', '9') is false
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, style, out var time))
        {
            return time;
        }

        argument.AddError($"{name} takes a time like 2026-01-09T10:00Z, or a duration like 90s, 30m, 2h or 1d; found '{text}'.");
        return null;
    }
}
