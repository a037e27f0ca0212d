using System.Buffers;
using System.IO.Pipelines;

namespace Edp.Core.Parsing;

/// <summary>The bytes of a body that have arrived and were not taken yet, in one piece, and where they stand in it.</summary>
internal sealed class BodyText(PipeReader body, CancellationToken cancellationToken) : IDisposable
{
    private const int ReadLength = 16 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(ReadLength * 2);
    private int _start;
    private int _end;
    private bool _isFinal;

    public ReadOnlySpan<byte> Rest => _buffer.AsSpan(_start.._end);

    /// <summary>The line of the first byte of <see cref="Rest"/>, from 0.</summary>
    public long Line { get; private set; }

    /// <summary>The place of this byte in its line, from 0.</summary>
    public long Column { get; private set; }

    /// <summary>Whether nothing follows behind that much of the rest.</summary>
    public bool EndsAt(int length) => _isFinal && length == Rest.Length;

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    /// <summary>Waits for more bytes, and for so many in all; <see langword="false"/> where none can follow.</summary>
    public async ValueTask<bool> ReadAsync(int length = 0)
    {
        if (_isFinal)
            return false;
        do
        {
            var result = await body.ReadAsync(cancellationToken);
            if (result.IsCanceled)
                throw new OperationCanceledException("The reading of the body was cancelled.");

            var read = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, ReadLength));
            MakeRoom((int)read.Length);
            read.CopyTo(_buffer.AsSpan(_end));
            _end += (int)read.Length;
            _isFinal = result.IsCompleted && read.Length == result.Buffer.Length;
            body.AdvanceTo(read.End);
        }
        while (Rest.Length < length && !_isFinal);
        return true;
    }

    /// <summary>Passes the mark that some editors put at the start of a text.</summary>
    public async ValueTask SkipByteOrderMarkAsync()
    {
        await ReadAsync(S3EventParser.ByteOrderMark.Length);
        if (Rest.StartsWith(S3EventParser.ByteOrderMark))
            _start += S3EventParser.ByteOrderMark.Length;
    }

    /// <summary>The place behind the line that begins there, or behind what has arrived of it if that is too long for an entry.</summary>
    public async ValueTask<int> FindLineEndAsync(int from)
    {
        int lineFeed;
        do
            lineFeed = Rest[from..].IndexOf((byte)'\n');
        while (lineFeed < 0 && Rest.Length <= EventBodyReader.MaxEntryBytes && await ReadAsync());
        return lineFeed < 0 ? Rest.Length : from + lineFeed + 1;
    }

    public void Take(int length)
    {
        var taken = Rest[..length];
        var lines = taken.Count((byte)'\n');
        Line += lines;
        Column = lines == 0 ? Column + length : length - taken.LastIndexOf((byte)'\n') - 1;
        _start += length;
    }

    /// <summary>Moves to the next byte that is no white space; none at the end.</summary>
    public async ValueTask<byte?> SkipWhiteSpaceAsync()
    {
        int length;
        while ((length = Rest.IndexOfAnyExcept(" \t\r\n"u8)) < 0)
        {
            Take(Rest.Length);
            if (!await ReadAsync())
                return null;
        }

        Take(length);
        return Rest[0];
    }

    private void MakeRoom(int length)
    {
        if (_buffer.Length - _end >= length)
            return;
        var (old, rest) = (_buffer, Rest.Length);
        if (rest + length > old.Length)
            _buffer = ArrayPool<byte>.Shared.Rent(Math.Max(rest + length, old.Length * 2));
        old.AsSpan(_start, rest).CopyTo(_buffer);
        (_start, _end) = (0, rest);
        if (old != _buffer)
            ArrayPool<byte>.Shared.Return(old);
    }
}
