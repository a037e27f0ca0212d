using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Edp.Core.Text;

namespace Edp.Core.Parsing;

/// <summary>One value of a JSON text; of an object, with what tells its shape and, in every shape, the object it is about.</summary>
internal ref struct Entry(ReadOnlySpan<byte> json)
{
    private const int MaxNames = 5;

    private Tokens _fields;

    public ReadOnlySpan<byte> Json { get; } = json;

    public Token Whole { get; private set; }

    public readonly Token this[Field field, Place place = Place.Entry] => _fields[(int)field + (int)place];

    public readonly bool Has(Field field) => this[field].IsPresent;

    public readonly bool Is(Field field, ReadOnlySpan<byte> text) => this[field].Is(Json, text);

    /// <summary>What was found where something else was expected.</summary>
    public readonly string Describe(Token token) => token.Type switch
    {
        JsonTokenType.None => "nothing",
        JsonTokenType.StartObject => DescribeObject(token.In(Json)),
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => $"the text {Printable.Quote(token.In(Json))}",
        JsonTokenType.Number => $"the number {Printable.Quote(token.In(Json)).Trim('"')}",
        _ => Encoding.UTF8.GetString(token.In(Json)),
    };

    /// <summary>Reads the value at which the reader stands, to its end.</summary>
    public void Read(scoped ref Utf8JsonReader reader) => Whole =
        reader.TokenType == JsonTokenType.StartObject ? _fields.Read(ref reader, Json, PropertyTable.Entry) : Token.Take(ref reader);

    /// <summary>An object inside of it as an entry of its own.</summary>
    public readonly Entry Open(Field field)
    {
        var entry = new Entry(this[field].In(Json));
        var reader = new Utf8JsonReader(entry.Json, S3EventParser.JsonOptions);
        reader.Read();
        entry.Read(ref reader);
        return entry;
    }

    private static string DescribeObject(ReadOnlySpan<byte> json)
    {
        var names = new List<string>();
        var reader = new Utf8JsonReader(json, S3EventParser.JsonOptions);
        reader.Read();
        for (; reader.Read() && reader.TokenType == JsonTokenType.PropertyName && names.Count <= MaxNames; reader.Skip())
        {
            names.Add(names.Count < MaxNames ? Printable.Quote(reader.ValueSpan) : "…");
            reader.Read();
        }

        var property = names.Count == 1 ? "property" : "properties";
        return names.Count == 0 ? "an empty object" : $"an object with the {property} {string.Join(", ", names)}";
    }

    [InlineArray((int)Field.Sequencer + 1 + (int)Place.Call)]
    private struct Tokens
    {
        /// <summary>Room for every name that is taken with each letter escaped; a longer one is none of them.</summary>
        private const int MaxEscapedName = 96;

        private Token _first;

        public Token Read(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> json, PropertyTable table)
        {
            var start = (int)reader.TokenStartIndex;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var property = table.Find(reader.ValueIsEscaped ? Unescaped(Token.Take(ref reader), json) : reader.ValueSpan);
                reader.Read();
                if (property is null)
                {
                    reader.Skip();
                    continue;
                }

                // Of a property that occurs twice the last one counts.
                foreach (var field in property.FieldsInside)
                    this[(int)field] = default;
                if (property.Inside is { } inside && reader.TokenType == JsonTokenType.StartObject)
                    this[(int)property.Whole] = Read(ref reader, json, inside);
                else
                    this[(int)property.Value] = Token.Take(ref reader);
            }

            return new Token(JsonTokenType.StartObject, Escaped: false, start, (int)reader.BytesConsumed - start);
        }

        private static ReadOnlySpan<byte> Unescaped(Token name, ReadOnlySpan<byte> json) =>
            name.Length <= MaxEscapedName && name.TryGetUtf8(json, new byte[name.Length], out var utf8) ? utf8 : [];
    }
}
