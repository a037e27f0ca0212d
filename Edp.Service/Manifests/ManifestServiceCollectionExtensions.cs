using Edp.Amazon.Client;
using Edp.Amazon.Writing;
using Edp.Service.Sagas;

namespace Edp.Service.Manifests;

/// <summary>Registers what writes the manifests of batches.</summary>
internal static class ManifestServiceCollectionExtensions
{
    public static IServiceCollection AddEdpManifests(this IServiceCollection services)
    {
        services.AddSingleton<ManifestSignal>();
        services.AddSingleton<ISagaOutputObserver>(provider => provider.GetRequiredService<ManifestSignal>());
        services.AddSingleton(provider => new ObjectWriter(provider.GetRequiredService<AmazonClientSettings>()));
        services.AddSingleton<UnwrittenBatches>();
        services.AddSingleton<ManifestWriter>();
        services.AddHostedService<ManifestRunner>();
        return services;
    }
}
