using Edp.Amazon.Client;
using Edp.Amazon.Client.EventBridge;
using Edp.Amazon.Client.StorageGateway;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the AWS clients to a container.</summary>
public static class AmazonClientRegistration
{
    /// <summary>
    /// Adds <see cref="IEventBridgeClient"/> and <see cref="IStorageGatewayClient"/> as singletons, made when first asked for. The
    /// SQS/SNS transport makes its own clients from its host settings.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="settings">Null: all as the SDK finds it in the environment.</param>
    public static IServiceCollection AddEdpAmazonClients(this IServiceCollection services, AmazonClientSettings? settings = null)
    {
        var used = settings ?? new AmazonClientSettings();
        services.TryAddSingleton<IEventBridgeClient>(_ => new EventBridgeClient(used));
        services.TryAddSingleton<IStorageGatewayClient>(_ => new StorageGatewayClient(used));
        return services;
    }
}
