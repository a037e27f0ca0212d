using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Edp.Service.Pages.Markup;

/// <summary>
/// An interpolated string of markup. It takes text, which it escapes, numbers, and markup; the compiler refuses a value of any other type,
/// so nothing gets into a page without a decision how.
/// </summary>
[InterpolatedStringHandler]
internal readonly ref struct HtmlText(int literalLength, int formattedCount)
{
    private readonly StringBuilder _markup = new(literalLength + (16 * formattedCount));

    public void AppendLiteral(string markup) => _markup.Append(markup);

    public void AppendFormatted(string? text) => VisibleText.Append(_markup, text);

    public void AppendFormatted(Html markup) => _markup.Append(markup.ToString());

    public void AppendFormatted(IEnumerable<Html> parts)
    {
        foreach (var part in parts)
            _markup.Append(part.ToString());
    }

    public void AppendFormatted(long number) => _markup.Append(number.ToString(CultureInfo.InvariantCulture));

    public void AppendFormatted(Guid id) => _markup.Append(CultureInfo.InvariantCulture, $"{id}");

    internal Html ToHtml() => new(_markup.ToString());
}
