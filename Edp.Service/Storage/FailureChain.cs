using System.Data.Common;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Edp.Service.Storage;

/// <summary>What is behind a failure, however EF Core or the pool wrapped it.</summary>
internal static class FailureChain
{
    // EF Core wraps a cause once or twice; the limit only keeps a strange chain from being followed for long.
    private const int MaxDepth = 10;

    public static T? Find<T>(Exception failure)
        where T : Exception =>
        Of(failure).OfType<T>().FirstOrDefault();

    /// <summary>A text that can't be written as UTF-8: the data's fault, found before the database saw it.</summary>
    public static bool IsBadText(Exception failure) => Find<EncoderFallbackException>(failure) is not null;

    /// <summary>The driver, the network or the file system failed, without a code of the database.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="driver">The driver's assembly: whatever it throws by itself is about its connection.</param>
    public static Exception? FindTransport(Exception failure, string driver) => Of(failure).FirstOrDefault(cause =>
        cause is DbException or IOException or SocketException or TimeoutException or AuthenticationException or ObjectDisposedException
        || (cause is InvalidOperationException && cause.Source == driver));

    private static IEnumerable<Exception> Of(Exception failure)
    {
        var cause = failure;
        for (var depth = 0; cause is not null && depth < MaxDepth; depth++, cause = cause.InnerException)
            yield return cause;
    }
}
