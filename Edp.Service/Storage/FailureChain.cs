using System.Data.Common;
using System.Net.Sockets;
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

    /// <summary>What the driver says without a code of the database: a broken connection, a pool without a free one.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="driver">The driver's namespace: a sink or a client that fails within a transaction is not the database.</param>
    public static Exception? FindConnection(Exception failure, string driver) => Of(failure).FirstOrDefault(cause =>
        cause is DbException
        || (cause is IOException or SocketException or TimeoutException or InvalidOperationException
            && cause.StackTrace?.Contains($" {driver}.", StringComparison.Ordinal) == true));

    private static IEnumerable<Exception> Of(Exception failure)
    {
        var cause = failure;
        for (var depth = 0; cause is not null && depth < MaxDepth; depth++, cause = cause.InnerException)
            yield return cause;
    }
}
