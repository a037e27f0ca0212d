using System.Data.Common;
using System.Globalization;

namespace Edp.Service.Storage;

/// <summary>How ids and times are written in SQLite: as text that people can read and that sorts as the value does.</summary>
internal static class SqliteText
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static string Of(Guid id) => id.ToString("D");

    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    public static DateTimeOffset ToTime(string text) =>
        DateTimeOffset.ParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>Reads a value that is not null.</summary>
    public static T Read<T>(DbDataReader reader, int ordinal)
    {
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (type == typeof(Guid))
            return (T)(object)Guid.Parse(reader.GetString(ordinal));
        if (type == typeof(DateTimeOffset))
            return (T)(object)ToTime(reader.GetString(ordinal));
        return reader.GetFieldValue<T>(ordinal);
    }
}
