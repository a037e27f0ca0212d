using System.Text.Json;
using Edp.Core.Text;

namespace Edp.Core.Parsing;

/// <summary>Says in an error what was found where something else was expected.</summary>
internal static class Found
{
    private const int MaxNames = 5;

    public static string Describe(ReadOnlySpan<byte> json, Token token) => token.Type switch
    {
        JsonTokenType.None => "nothing",
        JsonTokenType.StartObject => Object(token.In(json)),
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"the text {Printable.Quote(token.In(json))}",
        JsonTokenType.Number => $"the number {Printable.Quote(token.In(json)).Trim('"')}",
        JsonTokenType.Null => "null",
        _ => token.Type == JsonTokenType.True ? "true" : "false",
    };

    private static string Object(ReadOnlySpan<byte> json)
    {
        var names = new List<string>();
        var reader = new Utf8JsonReader(json, S3EventParser.JsonOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName && names.Count <= MaxNames)
        {
            names.Add(names.Count < MaxNames ? Printable.Quote(reader.ValueSpan) : "…");
            reader.Read();
            reader.Skip();
        }

        return names.Count switch
        {
            0 => "an empty object",
            1 => $"an object with the property {names[0]}",
            _ => $"an object with the properties {string.Join(", ", names)}",
        };
    }
}
