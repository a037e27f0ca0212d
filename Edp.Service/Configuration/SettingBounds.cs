using Microsoft.Extensions.Options;

namespace Edp.Service.Configuration;

/// <summary>Checks the bounds that the options' attributes give, and names each failure by its setting.</summary>
internal sealed class SettingBounds(IConfiguration configuration) : IValidateOptions<EdpOptions>
{
    public ValidateOptionsResult Validate(string? name, EdpOptions options)
    {
        var failures = Setting.Of(configuration.GetSection(EdpOptions.SectionName), options)
            .SelectMany(setting => setting.Failures()).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
