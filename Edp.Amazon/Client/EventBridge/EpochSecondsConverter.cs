using System.Text.Json;
using System.Text.Json.Serialization;

namespace Edp.Amazon.Client.EventBridge;

/// <summary>The timestamps of AWS's JSON protocols: seconds since 1970 as a number, with milliseconds as its fraction.</summary>
internal sealed class EpochSecondsConverter : JsonConverter<DateTime?>
{
    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null
            ? null
            : DateTimeOffset.FromUnixTimeMilliseconds((long)(reader.GetDecimal() * 1000)).UtcDateTime;

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options)
    {
        if (value is { } time)
            writer.WriteNumberValue(new DateTimeOffset(time.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000m);
        else
            writer.WriteNullValue();
    }
}
