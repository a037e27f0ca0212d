using Edp.Core.Batching;
using Edp.Core.Outbox;
using Edp.Core.Packaging;
using Edp.Service.Storage;

namespace Edp.Service.Receipts;

/// <summary>Registers receipts.</summary>
internal static class ReceiptServiceCollectionExtensions
{
    public static IServiceCollection AddEdpReceipts(this IServiceCollection services)
    {
        services.AddSingleton<PackagedBatches>();
        services.AddSingleton<LastReceipt>();
        services.AddSingleton<ReceiptIntake>();
        services.AddReceiptsOf<Batch>();
        services.AddReceiptsOf<PackageReadyRow>();
        services.AddSingleton<ReceiptWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<ReceiptWatch>());
        return services;
    }

    private static void AddReceiptsOf<TRow>(this IServiceCollection services)
        where TRow : OutboxRow
    {
        services.AddSingleton<ReceiptStore<TRow>>();
        services.AddSingleton<IResentEvents, ResentEvents<TRow>>();
    }
}
