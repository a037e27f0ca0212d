using Edp.Core.Configuration;

namespace Edp.Core.Packaging;

/// <summary>When a package is ready, and what is to be refreshed before its event goes out.</summary>
internal sealed class PackageRules
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(30);
    private const int DoublingsToMax = 5;

    private readonly bool _hasGateway;
    private readonly string _root;

    public PackageRules(PackageReadyOptions packageReady, FileGatewayOptions gateway)
    {
        Trigger = packageReady.Trigger;
        Delay = TimeSpan.FromSeconds(packageReady.Delay);
        WaitsForRefresh = gateway.WaitForRefresh;
        RefreshTimeout = TimeSpan.FromSeconds(gateway.Timeout);
        MaxAnswer = TimeSpan.FromSeconds(Math.Clamp(gateway.Timeout / 10, 1, 60));
        _hasGateway = !string.IsNullOrEmpty(gateway.FileShareArn);
        _root = gateway.Root.Length == 0 || gateway.Root.EndsWith('/') ? gateway.Root : gateway.Root + '/';
    }

    public PackageReadyTrigger Trigger { get; }

    public TimeSpan Delay { get; }

    /// <summary>Whether <c>package-ready</c> waits until the gateway tells that it is done.</summary>
    public bool WaitsForRefresh { get; }

    /// <summary>The longest time a refresh holds <c>package-ready</c> back.</summary>
    public TimeSpan RefreshTimeout { get; }

    /// <summary>After this time without an answer a request counts as lost, and the gateway is asked again.</summary>
    public TimeSpan MaxAnswer { get; }

    /// <summary>How long a gateway is left alone that did not take a request: longer each time, up to half a minute.</summary>
    public static TimeSpan PauseAfter(int attempt)
    {
        var pause = FirstPause * (1 << Math.Clamp(attempt - 1, 0, DoublingsToMax));
        return pause < MaxPause ? pause : MaxPause;
    }

    /// <summary>Whether a File Gateway exports this key prefix, or part of it.</summary>
    public bool HasGatewayFor(string folder) =>
        _hasGateway && (folder.StartsWith(_root, StringComparison.Ordinal) || _root.StartsWith(folder, StringComparison.Ordinal));

    /// <summary>The folder of the share, from its root; the whole share where it exports no more than a part of the folder.</summary>
    public string FolderInShare(string folder) => folder.Length < _root.Length ? "/" : '/' + folder[_root.Length..].TrimEnd('/');
}
