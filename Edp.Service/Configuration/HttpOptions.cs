using System.ComponentModel.DataAnnotations;

namespace Edp.Service.Configuration;

/// <summary><c>Edp:Http</c>: the HTTP face.</summary>
public sealed class HttpOptions
{
    /// <summary>
    /// The key that requests bring in the header <c>X-Api-Key</c>: 16 to 512 characters. Required when the service listens on more than
    /// the loopback addresses; checked whenever it is set.
    /// </summary>
    [StringLength(512, MinimumLength = 16)]
    public string? ApiKey { get; set; }

    /// <summary>The largest body of a request, in bytes: 1 KiB to 64 GiB, default 512 MiB.</summary>
    [Range(1_024, 68_719_476_736)]
    public long MaxBodyBytes { get; set; } = 536_870_912;

    /// <summary>How many objects of a body are recorded in one transaction: 1 to 100,000, default 5,000.</summary>
    [Range(1, 100_000)]
    public int ObjectsPerTransaction { get; set; } = 5_000;
}
