using System.ComponentModel.DataAnnotations;
using Edp.Core.Configuration;

namespace Edp.Service.Configuration;

/// <summary><c>Edp:Http</c>: the HTTP face.</summary>
public sealed class HttpOptions
{
    /// <summary>
    /// The key with every right that requests bring in the header <c>X-Api-Key</c>: 16 to 512 characters. This one or one of
    /// <see cref="ApiKeys"/> is required when the service listens on more than the loopback addresses; checked whenever it is set.
    /// </summary>
    [Secret]
    [StringLength(512, MinimumLength = 16, ErrorMessage = "takes {2} to {1} characters")]
    public string? ApiKey { get; set; }

    /// <summary>Further keys, each with a name and rights. Default none.</summary>
    public IList<ApiKeyOptions> ApiKeys { get; set; } = [];

    /// <summary>Whether HTTP only answers questions: every request but GET is refused. Default no.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>Whether <c>/metrics</c> has what is measured, in Prometheus' format. Default no.</summary>
    public bool Metrics { get; set; }

    /// <summary>Whether what is done by hand needs a reason. Default no.</summary>
    public bool RequireReason { get; set; }

    /// <summary>
    /// The host names by which the service is called, a list or one string with commas, without ports. Loopback names are always taken.
    /// Default: without a key no others, with a key any.
    /// </summary>
    public IList<string> Hosts { get; set; } = [];

    /// <summary>
    /// The proxies whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed, a list or one string with commas of addresses
    /// and networks (<c>10.0.0.0/8</c>). Default none.
    /// </summary>
    public IList<string> KnownProxies { get; set; } = [];

    /// <summary>
    /// The header in which a proxy of <see cref="KnownProxies"/> names the user whom it has authenticated, for what is done by hand; it gives
    /// no rights. Default none.
    /// </summary>
    public string? UserHeader { get; set; }

    /// <summary>The largest body of a request, in bytes: 1 KiB to 64 GiB, default 512 MiB.</summary>
    [Range(1_024, 68_719_476_736, ErrorMessage = SettingMessages.Range)]
    public long MaxBodyBytes { get; set; } = 536_870_912;

    /// <summary>How many objects of a body are recorded in one transaction: 1 to 100,000, default 5,000.</summary>
    [Range(1, 100_000, ErrorMessage = SettingMessages.Range)]
    public int ObjectsPerTransaction { get; set; } = 5_000;

    /// <summary>Whether requests need a key.</summary>
    internal bool HasKey => ApiKey is not null || ApiKeys.Count > 0;
}
