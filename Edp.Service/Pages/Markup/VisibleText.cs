using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Edp.Service.Pages.Markup;

/// <summary>
/// Text from outside as markup. What has no look of its own and changes the look of its surroundings (controls, marks of direction) is
/// shown by its number, so that two keys that look alike are alike.
/// </summary>
internal static class VisibleText
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static void Append(StringBuilder markup, string? text) => Append(markup, text, "[", "]");

    /// <summary>As an element of its own, which keeps its direction to itself, wraps anywhere, and sets off what is shown by number.</summary>
    public static Html Key(string text)
    {
        var markup = new StringBuilder("<bdi class=\"key\">");
        Append(markup, text, "<b>", "</b>");
        return new Html(markup.Append("</bdi>").ToString());
    }

    private static void Append(StringBuilder markup, string? text, string before, string after)
    {
        var start = 0;
        var index = 0;
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (IsUnseen(rune))
            {
                markup.Append(Encoder.Encode(text![start..index]))
                    .Append(before).Append(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}").Append(after);
                start = index + rune.Utf16SequenceLength;
            }

            index += rune.Utf16SequenceLength;
        }

        markup.Append(Encoder.Encode((text ?? "")[start..]));
    }

    /// <summary>Whether a character is shown by its number.</summary>
    public static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned;
}
