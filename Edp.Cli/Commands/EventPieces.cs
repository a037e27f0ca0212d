using System.Buffers;
using System.Runtime.CompilerServices;

namespace Edp.Cli.Commands;

/// <summary>
/// Cuts a body of events into pieces that can be sent and repeated by themselves. It is cut only between two documents: after a line that
/// ends one, before a line that begins one. Within an array or an object a comma would stand between.
/// </summary>
internal static class EventPieces
{
    private const int Wanted = 4 * 1_024 * 1_024;
    private const int MaxBytes = 256 * 1_024 * 1_024;

    public static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(Wanted * 2);
        while (true)
        {
            var read = await stream.ReadAsync(buffer.GetMemory(Wanted), cancellationToken);
            if (read == 0)
                break;
            buffer.Advance(read);
            if (buffer.WrittenCount < Wanted)
                continue;

            // Without a place to cut, the service is asked to take what there is, and tells what is wrong with it.
            var cut = LastCut(buffer.WrittenSpan);
            if (cut == 0 && buffer.WrittenCount < MaxBytes)
                continue;
            cut = cut == 0 ? buffer.WrittenCount : cut;
            yield return buffer.WrittenMemory[..cut];

            var rest = buffer.WrittenSpan[cut..].ToArray();
            buffer.ResetWrittenCount();
            buffer.Write(rest);
        }

        if (!IsBlank(buffer.WrittenSpan))
            yield return buffer.WrittenMemory;
    }

    /// <summary>Where the last document begins; 0 when that is not known.</summary>
    public static int LastCut(ReadOnlySpan<byte> body)
    {
        for (var end = body.Length; body[..end].LastIndexOf((byte)'\n') is var line and > 0; end = line)
        {
            if (line + 1 < body.Length && body[line + 1] is (byte)'{' or (byte)'['
                && body[..line].TrimEnd(" \t\r\n"u8) is [.., (byte)'}' or (byte)']'])
            {
                return line + 1;
            }
        }

        return 0;
    }

    private static bool IsBlank(ReadOnlySpan<byte> body) => !body.ContainsAnyExcept(" \t\r\n"u8);
}
