using Edp.Core.Configuration;
using System.Globalization;
using System.Reflection;

namespace Edp.Service.Configuration;

/// <summary>What a property of the options takes.</summary>
internal static class SettingKind
{
    public static PropertyInfo[] Properties(Type options) => options.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    /// <summary>Whether it is a part with settings of its own.</summary>
    public static bool IsOptions(Type type) =>
        type.IsClass && (type.Namespace == typeof(EdpOptions).Namespace || type.Namespace == typeof(BucketOptions).Namespace);

    /// <summary>What is in the list; null when it is none, or one of texts.</summary>
    public static Type? ItemOf(Type type) =>
        type is { IsGenericType: true } && type.GetGenericArguments()[0] is var item && IsOptions(item) ? item : null;

    public static bool IsTexts(Type type) => type == typeof(IList<string>);

    /// <summary>What such a value has to be, when this one is not; else null.</summary>
    public static string? Refusal(Type type, string value)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (value.Length == 0 && plain != type)
            return null;
        if (plain.IsEnum)
            return IsNamed(plain, value) ? null : Names(plain);
        if (plain == typeof(bool))
            return bool.TryParse(value, out _) ? null : "true or false";
        if (plain == typeof(int))
            return int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) ? null : "a whole number";
        if (plain == typeof(long))
            return long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) ? null : "a whole number";
        if (plain == typeof(double))
            return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? null : "a number";
        return null;
    }

    // A number would name one of them as well, and nobody could tell which.
    private static bool IsNamed(Type type, string value) => value.Length > 0 && value.Split(',', StringSplitOptions.TrimEntries)
        .All(name => Enum.GetNames(type).Contains(name, StringComparer.OrdinalIgnoreCase));

    private static string Names(Type type)
    {
        var several = type.IsDefined(typeof(FlagsAttribute));
        var names = Enum.GetNames(type).Where(name => !several || name != "None");
        return string.Join(several ? ", " : " or ", names) + (several ? ", one or several with commas" : "");
    }
}
