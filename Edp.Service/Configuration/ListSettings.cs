using Edp.Core.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Configuration;

/// <summary>Reads the settings that take a list or one string with commas (R2).</summary>
internal sealed class ListSettings(IConfiguration configuration) : IPostConfigureOptions<EdpOptions>
{
    public void PostConfigure(string? name, EdpOptions options)
    {
        var lists = Setting.Of(configuration.GetSection(EdpOptions.SectionName), options)
            .Where(setting => SettingKind.IsTexts(setting.Property.PropertyType));
        foreach (var list in lists.ToList())
            list.Property.SetValue(list.Owner, Read(list.Section));
    }

    private static List<string> Read(IConfigurationSection section) => section.Value is { } values
        ? [.. CommaSeparated.Split(values)]
        : [.. section.GetChildren().Select(child => child.Value).OfType<string>().Where(value => value.Length > 0)];
}
