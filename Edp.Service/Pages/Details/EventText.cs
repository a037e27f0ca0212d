using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Edp.Core.Batching;
using Edp.Service.Pages.Markup;
using Edp.Service.Publishing;

namespace Edp.Service.Pages.Details;

/// <summary>A batch's event as it goes out, on several lines. What has no look of its own is written as JSON escapes it.</summary>
internal sealed class EventText(OutboxContent<Batch> content, EventOrigin origin)
{
    private static readonly EventJson Indented = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All)
    });

    public Html Of(Batch batch)
    {
        var json = JsonSerializer.Serialize(origin.Envelop(content.EventOf(batch)), Indented.EventEnvelope);
        return Html.Of($"{Escaped(json).Split('\n').Select(line => Html.Of($"{line}\n"))}");
    }

    private static string Escaped(string json)
    {
        var text = new StringBuilder(json.Length);
        foreach (var rune in json.EnumerateRunes())
        {
            if (rune.Value != '\n' && VisibleText.IsUnseen(rune))
            {
                foreach (var part in rune.ToString())
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)part:X4}");
            }
            else
            {
                text.Append(rune.ToString());
            }
        }

        return text.ToString();
    }
}
