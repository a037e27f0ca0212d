using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Packaging;

/// <summary>When a package is ready, and what is to be refreshed before it is announced.</summary>
internal sealed class PackageRules(IOptions<EdpOptions> options)
{
    private readonly FileGatewayOptions _gateway = options.Value.FileGateway;

    public PackageReadyTrigger Trigger { get; } = options.Value.PackageReady.Trigger;

    public TimeSpan Delay { get; } = TimeSpan.FromSeconds(options.Value.PackageReady.Delay);

    public bool WaitsForRefresh => _gateway.WaitForRefresh;

    public TimeSpan RefreshTimeout => TimeSpan.FromSeconds(_gateway.Timeout);

    /// <summary>Whether a File Gateway exports this key prefix.</summary>
    public bool HasGatewayFor(string folder) =>
        !string.IsNullOrEmpty(_gateway.FileShareArn) && folder.StartsWith(_gateway.Root, StringComparison.Ordinal);

    /// <summary>The folder of the share, from its root.</summary>
    public string FolderInShare(string folder) => '/' + folder[_gateway.Root.Length..].TrimEnd('/');
}
