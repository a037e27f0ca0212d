using Edp.Amazon.Client;
using Edp.Amazon.Listing;
using Edp.Service.Transactions;

namespace Edp.Service.Backfilling;

/// <summary>Registers backfills.</summary>
internal static class BackfillServiceCollectionExtensions
{
    public static IServiceCollection AddEdpBackfills(this IServiceCollection services)
    {
        // Credentials and region are asked for by the first listing; a service without AWS needs none.
        services.AddSingleton(provider => new ObjectLister(provider.GetRequiredService<AmazonClientSettings>()));
        services.AddSingleton<BackfilledObjects>();
        services.AddSingleton<ListedBuckets>();
        services.AddSingleton<BackfillStore>();
        services.AddSingleton<BackfillActions>();
        services.AddSingleton<BackfillPages>();
        services.AddHostedService<BackfillRunner>();
        return services;
    }
}
