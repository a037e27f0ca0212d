using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Edp.Service.Storage.Sqlite;

/// <summary>A set of rows as one JSON array, for <c>json_each</c>.</summary>
internal static class SqliteJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>An array of arrays: one inner array per row, in the order of the columns.</summary>
    public static string Rows<T>(IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> writeColumns) => Array(writer =>
    {
        foreach (var row in rows)
        {
            writer.WriteStartArray();
            writeColumns(writer, row);
            writer.WriteEndArray();
        }
    });

    public static string Ids(IEnumerable<Guid> ids) => Array(writer =>
    {
        foreach (var id in ids)
            writer.WriteStringValue(SqliteText.Of(id));
    });

    public static string Texts(IEnumerable<string> texts) => Array(writer =>
    {
        foreach (var text in texts)
            writer.WriteStringValue(text);
    });

    public static void WriteText(this Utf8JsonWriter writer, string? value)
    {
        if (value is null)
            writer.WriteNullValue();
        else
            writer.WriteStringValue(value);
    }

    public static void WriteNumber(this Utf8JsonWriter writer, long? value)
    {
        if (value is { } number)
            writer.WriteNumberValue(number);
        else
            writer.WriteNullValue();
    }

    public static void WriteId(this Utf8JsonWriter writer, Guid? value) => writer.WriteText(value is { } id ? SqliteText.Of(id) : null);

    public static void WriteTime(this Utf8JsonWriter writer, DateTimeOffset? value) =>
        writer.WriteText(value is { } time ? SqliteText.Of(time) : null);

    private static string Array(Action<Utf8JsonWriter> writeItems)
    {
        var buffer = new ArrayBufferWriter<byte>(initialCapacity: 16 * 1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartArray();
            writeItems(writer);
            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
