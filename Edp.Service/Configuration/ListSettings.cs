using Microsoft.Extensions.Options;

namespace Edp.Service.Configuration;

/// <summary>Reads the settings that take a list or one string with commas (R2).</summary>
internal sealed class ListSettings(IConfiguration configuration) : IPostConfigureOptions<EdpOptions>
{
    public void PostConfigure(string? name, EdpOptions options)
    {
        var rules = configuration.GetSection($"{EdpOptions.SectionName}:{nameof(EdpOptions.Buckets)}").GetChildren().ToList();
        for (var i = 0; i < Math.Min(rules.Count, options.Buckets.Count); i++)
        {
            options.Buckets[i].IgnorePrefixes = Read(rules[i], nameof(BucketOptions.IgnorePrefixes));
            options.Buckets[i].CompletionMarkers = Read(rules[i], nameof(BucketOptions.CompletionMarkers));
        }
    }

    private static List<string> Read(IConfiguration rule, string setting)
    {
        var section = rule.GetSection(setting);
        return section.Value is { } values
            ? [.. CommaSeparated.Split(values)]
            : [.. section.GetChildren().Select(child => child.Value).OfType<string>().Where(value => value.Length > 0)];
    }
}
