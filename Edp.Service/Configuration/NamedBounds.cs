using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Edp.Service.Configuration;

/// <summary>Checks the bounds that the options' attributes give, and tells each failure by the setting's name and what was found.</summary>
internal sealed partial class NamedBounds(IConfiguration configuration) : IValidateOptions<EdpOptions>
{
    private static readonly string[] Secrets = [nameof(HttpOptions.ApiKey), nameof(DatabaseOptions.Password)];

    private readonly EdpOptionsValidator _bounds = new();

    public ValidateOptionsResult Validate(string? name, EdpOptions options)
    {
        var result = _bounds.Validate(name, options);
        return result.Failed ? ValidateOptionsResult.Fail(result.Failures.Select(Describe)) : result;
    }

    [GeneratedRegex(@"^([^:]*: )?(The )?(field )?(?<name>EdpOptions[\w.\[\]]+)( field)? (?<rule>.*?)\.?$",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex FailureOfAttribute();

    private string Describe(string failure)
    {
        var match = FailureOfAttribute().Match(failure);
        if (!match.Success)
            return failure;

        var setting = match.Groups["name"].Value
            .Replace(nameof(EdpOptions), EdpOptions.SectionName, StringComparison.Ordinal)
            .Replace("[", ":", StringComparison.Ordinal)
            .Replace("]", "", StringComparison.Ordinal)
            .Replace('.', ':');
        return $"{setting}: {match.Groups["rule"].Value}; found {Found(setting)}.";
    }

    private string Found(string setting)
    {
        var found = configuration[setting];
        var isSecret = Array.Exists(Secrets, secret => setting.EndsWith($":{secret}", StringComparison.OrdinalIgnoreCase));
        return found is null ? "nothing"
            : isSecret ? FormattableString.Invariant($"{found.Length} characters")
            : $"'{found}'";
    }
}
