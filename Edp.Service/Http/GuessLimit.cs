using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;

namespace Edp.Service.Http;

/// <summary>
/// Bounds how many wrong keys an address may try. Past the bound no key of it is looked at for a moment, the right one neither: else the
/// answer would tell which one is right.
/// </summary>
internal sealed class GuessLimit : IDisposable
{
    /// <summary>Wrong keys that an address may bring within <see cref="Window"/>.</summary>
    public const int MostGuesses = 5;

    /// <summary>The time in which guesses are counted.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(1);

    private readonly Lock _turn = new();
    private readonly PartitionedRateLimiter<IPAddress> _guesses = PartitionedRateLimiter.Create<IPAddress, string>(
        address => RateLimitPartition.GetFixedWindowLimiter(NetworkOf(address), _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = MostGuesses,
            Window = Window,
            QueueLimit = 0
        }));

    /// <summary>Looks at a key that an address brings.</summary>
    /// <returns>Whether it is right; <see langword="null"/> when it was not looked at.</returns>
    public bool? Look(IPAddress? address, Func<bool> isRight)
    {
        var guesser = address ?? IPAddress.None;
        // One at a time: else many at once would be looked at before the first of them is counted.
        lock (_turn)
        {
            using var mayTry = _guesses.AttemptAcquire(guesser, permitCount: 0);
            if (!mayTry.IsAcquired)
                return null;
            if (isRight())
                return true;

            using var counted = _guesses.AttemptAcquire(guesser);
            return false;
        }
    }

    public void Dispose() => _guesses.Dispose();

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
