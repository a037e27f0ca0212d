namespace Edp.Service.Explaining;

/// <summary>Registers what explains.</summary>
internal static class ExplainingServiceCollectionExtensions
{
    public static void AddEdpExplaining(this IServiceCollection services)
    {
        services.AddSingleton<FactReader>();
        services.AddSingleton<BucketFacts>();
        services.AddSingleton<DeliveryFacts>();
        services.AddSingleton<OpenBatchStory>();
        services.AddSingleton<ClosedBatchStory>();
        services.AddSingleton<PackageStory>();
        services.AddSingleton<QuiltStory>();
        services.AddSingleton<IgnoredFacts>();
        services.AddSingleton<IgnoredStory>();
        services.AddSingleton<DuplicateStory>();
        services.AddSingleton<UnheardStory>();
        services.AddSingleton<Explainer>();
    }
}
