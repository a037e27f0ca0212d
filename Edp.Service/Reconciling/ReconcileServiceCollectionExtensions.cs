using Edp.Service.Sagas;

namespace Edp.Service.Reconciling;

/// <summary>Registers what compares buckets with what was reported of them.</summary>
internal static class ReconcileServiceCollectionExtensions
{
    public static IServiceCollection AddEdpReconciling(this IServiceCollection services)
    {
        services.AddSingleton<VerifySignal>();
        services.AddSingleton<ISagaOutputObserver>(provider => provider.GetRequiredService<VerifySignal>());
        services.AddSingleton<VerifiedBatches>();
        services.AddSingleton<BatchVerifier>();
        services.AddHostedService<VerifyRunner>();
        services.AddSingleton<ReconciledPrefixes>();
        services.AddSingleton<ReconcileRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<ReconcileRunner>());
        return services;
    }
}
