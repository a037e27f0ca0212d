using System.Globalization;

namespace Edp.Service.Pages.Markup;

/// <summary>Numbers, sizes, times and spans as people read them.</summary>
internal static class Words
{
    private const double Step = 1_000;
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"];

    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 object</c>, <c>2 objects</c>.</summary>
    public static string Count(long number, string one) => $"{Number(number)} {one}{(number == 1 ? "" : "s")}";

    public static string Size(long bytes)
    {
        var (size, unit) = ((double)bytes, 0);
        for (; size >= Step && unit < Units.Length - 1; unit++)
            size /= Step;
        return string.Create(CultureInfo.InvariantCulture, $"{(unit == 0 || size >= 100 ? Math.Floor(size) : Math.Round(size, 1))} {Units[unit]}");
    }

    /// <summary>A span by its two largest units: <c>45 s</c>, <c>3 min 20 s</c>, <c>2 h 5 min</c>, <c>4 d 3 h</c>.</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => "0 s",
        { TotalMinutes: < 1 } => Text($"{span.Seconds} s"),
        { TotalHours: < 1 } => Text($"{span.Minutes} min {span.Seconds} s"),
        { TotalDays: < 1 } => Text($"{span.Hours} h {span.Minutes} min"),
        _ => Text($"{(long)span.TotalDays} d {span.Hours} h")
    };

    /// <summary>
    /// A time in UTC, which the browser turns into its own. Today's are short: the day is in the element for who asks for it.
    /// </summary>
    public static Html Time(DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        return Html.Of(
            $"""<time datetime="{Text($"{utc:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}")}">{Text($"{utc:yyyy-MM-dd HH:mm:ss}")} UTC</time>""");
    }

    public static Html Time(DateTimeOffset? time) => time is { } known ? Time(known) : Html.None;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
