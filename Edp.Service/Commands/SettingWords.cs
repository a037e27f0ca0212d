using Edp.Core.Text;
using Edp.Service.Configuration;

namespace Edp.Service.Commands;

/// <summary>The words of a command line that give settings: <c>--name value</c>, <c>--name=value</c>, <c>name=value</c>.</summary>
internal static class SettingWords
{
    // What ASP.NET, its server and OpenTelemetry read beside Edp:.
    private static readonly string[] Names =
    [
        "urls", "http_ports", "https_ports", "preferHostingUrls", "environment", "contentRoot", "applicationName", "shutdownTimeoutSeconds",
        "AllowedHosts"
    ];

    private static readonly string[] Sections = [EdpOptions.SectionName, "Kestrel", "Logging"];

    /// <summary>Why words are no settings and no command; null when all are.</summary>
    public static string? Refusal(IReadOnlyList<string> words, IEnumerable<string> commands)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var isOption = words[i].StartsWith("--", StringComparison.Ordinal);
            var name = (isOption ? words[i][2..] : words[i]).Split('=')[0];
            var hasValue = words[i].Contains('=', StringComparison.Ordinal);
            if (!isOption && !hasValue)
                return $"'{words[i]}' is no command{Meant(words[i], commands)}; --help tells what there is.";
            if (!IsSetting(name))
                return $"'{words[i]}' is no setting{Meant($"--{name}", Names.Select(known => $"--{known}"))}; --help tells what there is.";
            if (hasValue)
                continue;
            if (++i >= words.Count)
                return $"'{words[i - 1]}' takes a value.";
        }

        return null;
    }

    private static bool IsSetting(string name) =>
        Names.Contains(name, StringComparer.OrdinalIgnoreCase)
        || name.StartsWith("AWS_", StringComparison.Ordinal)
        || name.StartsWith("OTEL_", StringComparison.Ordinal)
        || Sections.Any(section => name.StartsWith($"{section}:", StringComparison.OrdinalIgnoreCase));

    private static string Meant(string word, IEnumerable<string> names) =>
        NearestName.Of(word, names) is { } near ? $"; meant may be '{near}'" : "";
}
