using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Hosting;

/// <summary>Reads the settings before there is a container, because they decide what is registered in it.</summary>
internal static class SettingsReader
{
    /// <exception cref="OptionsValidationException">
    /// A setting does not exist, has no value of its kind, is out of bounds, or can't work together with others. Every failure is named.
    /// </exception>
    public static EdpOptions Read(IConfiguration configuration)
    {
        var failures = KnownSettings.Failures(configuration).ToList();
        if (failures.Count == 0)
            return Bind(configuration);

        try
        {
            Bind(Without(configuration, failures));
            throw Refusal(failures, []);
        }
        catch (OptionsValidationException others) when (others.OptionsName.Length == 0)
        {
            throw Refusal(failures, others.Failures);
        }
    }

    private static EdpOptions Bind(IConfiguration configuration)
    {
        using var services = new ServiceCollection().AddEdpOptions(configuration).BuildServiceProvider();
        return services.GetRequiredService<IOptions<EdpOptions>>().Value;
    }

    /// <summary>What is left can be bound, so that it is judged as well.</summary>
    private static IConfigurationRoot Without(IConfiguration configuration, List<SettingFailure> failures)
    {
        var wrong = failures.Select(failure => failure.Path).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new ConfigurationBuilder()
            .AddInMemoryCollection(configuration.AsEnumerable().Where(setting => !wrong.Contains(setting.Key)))
            .Build();
    }

    private static OptionsValidationException Refusal(List<SettingFailure> failures, IEnumerable<string> others) =>
        new(nameof(EdpOptions), typeof(EdpOptions), [.. failures.Select(failure => failure.Message), .. others]);
}
