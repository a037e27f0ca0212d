using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Edp.Service.Publishing;

/// <summary>A time as AWS events write it: UTC with a <c>Z</c>, a fraction only where there is one.</summary>
[JsonConverter(typeof(Converter))]
internal readonly record struct EventTime(DateTimeOffset Value)
{
    public override string ToString() => Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    internal sealed class Converter : JsonConverter<EventTime>
    {
        public override EventTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetDateTimeOffset());

        public override void Write(Utf8JsonWriter writer, EventTime value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString());
    }
}
