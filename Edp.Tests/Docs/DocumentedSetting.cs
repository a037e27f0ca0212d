using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Edp.Service.Configuration;

namespace Edp.Tests.Docs;

/// <summary>A setting as the options' classes say.</summary>
/// <param name="Name">Its name; items of a list have the number <c>&lt;n&gt;</c>.</param>
/// <param name="Default">How its default is written; null where it has none, or one that depends on others.</param>
/// <param name="Bounds">How its bounds are written; null where it has none.</param>
internal sealed record DocumentedSetting(string Name, string? Default, string? Bounds)
{
    /// <summary>Every setting under <c>Edp:</c>.</summary>
    public static IReadOnlyList<DocumentedSetting> All { get; } = [.. Of(EdpOptions.SectionName, typeof(EdpOptions))];

    private static IEnumerable<DocumentedSetting> Of(string section, Type options)
    {
        var defaults = Activator.CreateInstance(options);
        foreach (var property in SettingKind.Properties(options))
        {
            var name = $"{section}:{property.Name}";
            if (SettingKind.ItemOf(property.PropertyType) is { } item)
            {
                foreach (var setting in Of($"{name}:<n>", item))
                    yield return setting;
            }
            else if (SettingKind.IsOptions(property.PropertyType))
            {
                foreach (var setting in Of(name, property.PropertyType))
                    yield return setting;
            }
            else
            {
                yield return new DocumentedSetting(name, DefaultOf(property.GetValue(defaults)), BoundsOf(property));
            }
        }
    }

    private static string? DefaultOf(object? value) => value switch
    {
        bool set => set ? "true" : "false",
        string text => text.Length > 0 ? text : null,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null
    };

    private static string? BoundsOf(PropertyInfo property) =>
        property.GetCustomAttribute<RangeAttribute>() is { } range
            ? $"{Written(range.Minimum)} to {Written(range.Maximum)}"
            : property.GetCustomAttribute<StringLengthAttribute>() is { MinimumLength: > 0 } length
                ? $"{length.MinimumLength} to {length.MaximumLength}"
                : null;

    private static string Written(object bound) =>
        Convert.ToDouble(bound, CultureInfo.InvariantCulture).ToString("#,##0.##", CultureInfo.InvariantCulture);
}
