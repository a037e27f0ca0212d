using Edp.Core.Batching;
using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Rules;

/// <summary>Registers the rules, of a file or of the settings.</summary>
internal static class RulesServiceCollectionExtensions
{
    /// <exception cref="OptionsValidationException">The rules file is wrong; each failure is named.</exception>
    public static IServiceCollection AddEdpRules(this IServiceCollection services, EdpOptions options)
    {
        var file = string.IsNullOrEmpty(options.RulesFile) ? null : LoadedRulesFile.Read(options.RulesFile);
        if (file is { IsWrong: true })
        {
            throw new OptionsValidationException(
                nameof(EdpOptions), typeof(EdpOptions), file.Failures.Select(failure => $"Edp:RulesFile: {file.Path}: {failure}"));
        }

        services.AddSingleton(provider => new BucketRules(file is null
            ? new RuleSet(provider.GetRequiredService<IOptions<EdpOptions>>().Value.Buckets)
            : new RuleSet(file.Content!.Rules, isFromFile: true)));
        services.AddSingleton(provider => new RulesInForce(
            provider.GetRequiredService<BucketRules>(), file, provider.GetRequiredService<TimeProvider>().GetUtcNow()));
        if (file is not null)
        {
            services.AddSingleton<RulesFileWatcher>();
            services.AddHostedService(provider => provider.GetRequiredService<RulesFileWatcher>());
        }

        return services;
    }
}
