using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;

namespace Edp.Service.Http;

/// <summary>
/// Bounds how many wrong keys of an address are told to be wrong. The right key is no business of this: whoever has none must not be able
/// to stop those who have one.
/// </summary>
internal sealed class FailedKeyLimiter : IDisposable
{
    /// <summary>Wrong keys that an address may bring within <see cref="Window"/>.</summary>
    public const int MaxFailures = 5;

    /// <summary>The time in which wrong keys are counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly PartitionedRateLimiter<IPAddress> _failures = PartitionedRateLimiter.Create<IPAddress, string>(
        address => RateLimitPartition.GetFixedWindowLimiter(NetworkOf(address), _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = MaxFailures,
            Window = Window,
            QueueLimit = 0
        }));

    /// <summary>Counts a wrong key of an address.</summary>
    /// <returns>Whether it was one of the first of its window.</returns>
    public bool Count(IPAddress? address)
    {
        using var counted = _failures.AttemptAcquire(address ?? IPAddress.None);
        return counted.IsAcquired;
    }

    public void Dispose() => _failures.Dispose();

    /// <summary>One who has an IPv6 network has its 2^64 addresses.</summary>
    private static string NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.GetAddressBytes() is { Length: 16 } bytes
            ? Convert.ToHexString(bytes.AsSpan(0, 8))
            : string.Create(CultureInfo.InvariantCulture, $"{address}");
    }
}
