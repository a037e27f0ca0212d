using System.Globalization;
using System.Reflection;

namespace Edp.Service.Configuration;

/// <summary>
/// Refuses, before they are bound, settings under <c>Edp:</c> that don't exist or are not of their kind: a name with a slip in it would be a
/// rule that never holds.
/// </summary>
internal static class KnownSettings
{
    /// <summary>What is wrong, each by the setting's place in the configuration.</summary>
    public static IEnumerable<SettingFailure> Failures(IConfiguration configuration)
    {
        var section = configuration.GetSection(EdpOptions.SectionName);
        if (section.Value is not null)
            yield return SettingFailure.NoSection(section);
        foreach (var failure in Of(section, typeof(EdpOptions)).Concat(UnderscoreSettings.Failures(configuration)))
            yield return failure;
    }

    private static IEnumerable<SettingFailure> Of(IConfigurationSection section, Type options)
    {
        foreach (var child in section.GetChildren())
        {
            var property = options.GetProperty(child.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            foreach (var failure in property is null ? [SettingFailure.Unknown(child, options)] : Of(child, property))
                yield return failure;
        }
    }

    private static IEnumerable<SettingFailure> Of(IConfigurationSection setting, PropertyInfo property)
    {
        if (SettingKind.ItemOf(property.PropertyType) is { } item)
            return InSection(setting, setting.GetChildren().SelectMany(child => OfItem(child, item)));
        if (SettingKind.IsOptions(property.PropertyType))
            return InSection(setting, Of(setting, property.PropertyType));
        if (!SettingKind.IsTexts(property.PropertyType) && setting.GetChildren().FirstOrDefault() is { } below)
            return [new SettingFailure(below.Path, $"{below.Path}: there is no such setting; {setting.Path} takes one value.")];
        return setting.Value is { } value && SettingKind.Refusal(property.PropertyType, value) is { } kind
            ? [new SettingFailure(setting.Path, $"{setting.Path}: takes {kind}; found {Setting.Found(setting, property)}.")]
            : [];
    }

    // An empty list in a file has an empty value.
    private static IEnumerable<SettingFailure> InSection(IConfigurationSection section, IEnumerable<SettingFailure> failures) =>
        string.IsNullOrEmpty(section.Value) ? failures : failures.Prepend(SettingFailure.NoSection(section));

    private static IEnumerable<SettingFailure> OfItem(IConfigurationSection item, Type options) =>
        int.TryParse(item.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            ? InSection(item, Of(item, options))
            : [SettingFailure.NoItem(item)];
}
