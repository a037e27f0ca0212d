using Amazon.EventBridge;
using Amazon.StorageGateway;
using Edp.Amazon.Client;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Edp.Service.Amazon;

/// <summary>Adds the AWS clients to a container.</summary>
internal static class AmazonClientRegistration
{
    /// <summary>
    /// Adds <see cref="IAmazonEventBridge"/> and <see cref="IAmazonStorageGateway"/> as singletons, made when first asked for. The
    /// SQS/SNS transport makes its own clients from its host settings.
    /// </summary>
    /// <param name="services">The container.</param>
    /// <param name="settings">Null: all as the SDK finds it in the environment.</param>
    public static IServiceCollection AddEdpAmazonClients(this IServiceCollection services, AmazonClientSettings? settings = null)
    {
        var used = settings ?? new AmazonClientSettings();
        services.TryAddSingleton<IAmazonEventBridge>(_ => new AmazonEventBridgeClient(used));
        services.TryAddSingleton<IAmazonStorageGateway>(_ => new AmazonStorageGatewayClient(used));
        return services;
    }
}
