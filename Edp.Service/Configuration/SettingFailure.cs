using Edp.Core.Text;

namespace Edp.Service.Configuration;

/// <summary>What is wrong with a setting.</summary>
/// <param name="Path">Its place in the configuration.</param>
/// <param name="Message">What it got and what it takes.</param>
internal sealed record SettingFailure(string Path, string Message)
{
    public static SettingFailure NoSection(IConfigurationSection section) => new(
        section.Path, $"{section.Path}: takes no value but settings below it, as {section.Path}:<name>; found '{section.Value}'.");

    public static SettingFailure NoItem(IConfigurationSection item)
    {
        var list = item.Path[..item.Path.LastIndexOf(':')];
        return new SettingFailure(
            item.Path, $"{item.Path}: there is no such setting; {list} takes numbered items, as {list}:0 ({EnvironmentName($"{list}:0")}).");
    }

    public static SettingFailure Unknown(IConfigurationSection setting, Type options)
    {
        var names = SettingKind.Properties(options).Select(property => property.Name).ToList();
        var meant = UnderscoreSettings.Meant(setting.Key, options) is { } path
            ? $"meant is {EnvironmentName($"{Parent(setting)}:{path}")}, with two underscores between its parts"
            : NearestName.Of(setting.Key, names) is { } near ? $"meant may be {near}" : null;
        return new SettingFailure(
            setting.Path,
            $"{setting.Path}: there is no such setting; {(meant is null ? "" : $"{meant}; ")}there are {string.Join(", ", names)}.");
    }

    public static string EnvironmentName(string path) => path.Replace(":", "__", StringComparison.Ordinal);

    private static string Parent(IConfigurationSection setting) => setting.Path[..setting.Path.LastIndexOf(':')];
}
