using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Edp.Core.Configuration;

/// <summary>A property of a rule, as JSON has it in rules files and in rows.</summary>
internal sealed class RuleProperty
{
    private static readonly BucketOptions Defaults = new();

    private readonly PropertyInfo _property;
    private readonly Type _type;

    private RuleProperty(PropertyInfo property) =>
        (_property, _type) = (property, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RuleProperty> All { get; } =
        [.. typeof(BucketOptions).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(property => new RuleProperty(property))];

    public string Name => _property.Name;

    /// <summary>The property as the options have it.</summary>
    public PropertyInfo Info => _property;

    /// <summary>Of a name, in whatever case; null where there is no such property.</summary>
    public static RuleProperty? Find(string name) =>
        All.FirstOrDefault(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Takes the value at which the reader stands.</summary>
    /// <returns>What the property takes, where the value is no such thing; null where it was taken.</returns>
    public string? Read(ref Utf8JsonReader reader, BucketOptions into)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (_property.PropertyType == typeof(IList<string>))
            return ReadTexts(ref reader, into);
        if (_type == typeof(string))
            return reader.TokenType == JsonTokenType.String ? Set(into, reader.GetString()) : "a text";
        if (_type == typeof(bool))
            return reader.TokenType is JsonTokenType.True or JsonTokenType.False ? Set(into, reader.GetBoolean()) : "true or false";
        if (_type == typeof(int))
            return IsNumber(ref reader) && reader.TryGetInt32(out var number) ? Set(into, number) : "a whole number";
        if (_type == typeof(long))
            return IsNumber(ref reader) && reader.TryGetInt64(out var number) ? Set(into, number) : "a whole number";
        if (_type == typeof(double))
            return IsNumber(ref reader) && reader.TryGetDouble(out var number) && double.IsFinite(number) ? Set(into, number) : "a number";
        if (_type.IsEnum)
        {
            return reader.TokenType == JsonTokenType.String && NameOf(reader.GetString()) is { } name
                ? Set(into, Enum.Parse(_type, name))
                : string.Join(" or ", Enum.GetNames(_type));
        }

        throw new NotSupportedException($"No JSON is known for {_property.PropertyType}, the type of {Name}.");
    }

    /// <summary>Writes name and value, unless it is the default.</summary>
    public void Write(Utf8JsonWriter writer, BucketOptions rule)
    {
        var value = _property.GetValue(rule);
        if (value is null || value.Equals(_property.GetValue(Defaults)) || value is IList<string> { Count: 0 })
            return;

        writer.WritePropertyName(Name);
        switch (value)
        {
            case IList<string> texts:
                writer.WriteStartArray();
                foreach (var text in texts)
                    writer.WriteStringValue(text);
                writer.WriteEndArray();
                break;
            case bool set:
                writer.WriteBooleanValue(set);
                break;
            case int or long:
                writer.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number:
                writer.WriteNumberValue(number);
                break;
            default:
                writer.WriteStringValue(value.ToString());
                break;
        }
    }

    private static bool IsNumber(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number;

    private string? ReadTexts(ref Utf8JsonReader reader, BucketOptions into)
    {
        const string takes = "a list of texts, or one text with commas";
        if (reader.TokenType == JsonTokenType.String)
            return Set(into, CommaSeparated.Split(reader.GetString()).ToList());
        if (reader.TokenType != JsonTokenType.StartArray)
            return takes;

        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String)
                return takes;
            if (reader.GetString() is { Length: > 0 } text)
                texts.Add(text);
        }

        return Set(into, texts);
    }

    private string? NameOf(string? text) =>
        Array.Find(Enum.GetNames(_type), name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));

    private string? Set(BucketOptions into, object? value)
    {
        _property.SetValue(into, value);
        return null;
    }
}
