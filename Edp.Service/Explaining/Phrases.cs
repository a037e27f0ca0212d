using System.Globalization;
using Edp.Core.Text;

namespace Edp.Service.Explaining;

/// <summary>Names, times and numbers as they stand in a sentence.</summary>
internal static class Phrases
{
    /// <summary>In quotes, on one line, without anything a terminal acts upon.</summary>
    public static string Name(string text) => $"\"{Printable.Message(text)}\"";

    /// <summary>The name of a prefix; the root has none.</summary>
    public static string Prefix(string prefix) => prefix.Length == 0 ? "the root of the bucket" : Name(prefix);

    /// <summary>To the second, as nobody acts on less.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>With a unit that makes the number small: 90 seconds, 5 minutes, 1.5 hours.</summary>
    public static string Duration(TimeSpan duration)
    {
        var (value, unit) = duration switch
        {
            { TotalMinutes: < 2 } => (duration.TotalSeconds, "second"),
            { TotalHours: < 2 } => (duration.TotalMinutes, "minute"),
            { TotalDays: < 2 } => (duration.TotalHours, "hour"),
            _ => (duration.TotalDays, "day")
        };
        var number = value.ToString("0.#", CultureInfo.InvariantCulture);
        return number == "1" ? $"1 {unit}" : $"{number} {unit}s";
    }

    public static string Count(long count, string thing) => Count(count, thing, thing + "s");

    public static string Count(long count, string one, string many) =>
        count == 1 ? $"1 {one}" : string.Create(CultureInfo.InvariantCulture, $"{count} {many}");

    /// <summary>In the unit that makes the number small.</summary>
    public static string Bytes(long bytes)
    {
        string[] units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];
        var (value, unit) = ((double)bytes, 0);
        for (; value >= 1_000; value /= 1_000)
            unit++;
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What somebody else said: on one line, without its last full stop.</summary>
    public static string Quote(string text) => $"\"{Printable.Message(text.ReplaceLineEndings(" ")).TrimEnd('.', ' ')}\"";

    public static string List(IReadOnlyList<string> things) => things.Count < 2
        ? string.Concat(things)
        : $"{string.Join(", ", things.Take(things.Count - 1))} and {things[^1]}";
}
