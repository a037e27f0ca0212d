using System.Globalization;
using System.Text;

namespace Edp.Core.Text;

/// <summary>Text from outside, made fit for a message: short, on one line, without anything a terminal acts upon.</summary>
internal static class Printable
{
    private const int MaxQuoted = 64;
    private const int MaxMessage = 300;

    /// <summary>The text in quotes, cut to 64 characters.</summary>
    public static string Quote(ReadOnlySpan<byte> utf8)
    {
        // Four bytes a character at most, and one more to see that there is more.
        var text = Encoding.UTF8.GetString(utf8[..Math.Min(utf8.Length, (MaxQuoted + 1) * 4)]);
        return $"\"{Clean(text, MaxQuoted)}\"";
    }

    public static string Quote(string text) => $"\"{Clean(text, MaxQuoted)}\"";

    /// <summary>A whole message, cut to 300 characters.</summary>
    public static string Message(string text) => Clean(text, MaxMessage);

    /// <summary>A line of the log, however long.</summary>
    public static string Line(string text) =>
        text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Clean(text, int.MaxValue) : text;

    private static string Clean(string text, int maxLength)
    {
        var clean = new StringBuilder(Math.Min(text.Length, maxLength) + 8);
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length >= maxLength)
                return clean.Append('…').ToString();
            if (IsUnsafe(rune))
                clean.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            else
                clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    private static bool IsUnsafe(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned;
}
