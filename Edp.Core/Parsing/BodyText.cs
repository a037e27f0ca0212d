using System.Buffers;

namespace Edp.Core.Parsing;

/// <summary>The bytes of a body that have arrived and were not taken yet, and where they stand in it.</summary>
internal sealed class BodyText
{
    private byte[] _joined = [];

    public ReadOnlySequence<byte> Rest { get; private set; }

    /// <summary>Nothing follows behind <see cref="Rest"/>.</summary>
    public bool IsFinal { get; private set; }

    /// <summary>The line of the first byte of <see cref="Rest"/>, from 0.</summary>
    public long Line { get; private set; }

    /// <summary>The place of this byte in its line, from 0.</summary>
    public long Column { get; private set; }

    public void Load(ReadOnlySequence<byte> rest, bool isFinal)
    {
        Rest = rest;
        IsFinal = isFinal;
    }

    /// <summary>The bytes between two places of the rest in one piece, valid until the next call.</summary>
    public ReadOnlySpan<byte> Peek(long from, long to)
    {
        var length = to - from;
        var text = Rest.Slice(from, length);
        if (text.IsSingleSegment)
            return text.FirstSpan;

        if (_joined.Length < length)
            _joined = new byte[Math.Max(length, Math.Min(_joined.Length * 2L, EventBodyReader.MaxEntryBytes))];
        text.CopyTo(_joined);
        return _joined.AsSpan(0, (int)length);
    }

    /// <summary>Looks for the end of the line that begins there.</summary>
    /// <param name="from">Where in the rest the line begins.</param>
    /// <param name="end">The place behind its line feed, or behind what has arrived of it.</param>
    /// <returns>Whether all of the line is there.</returns>
    public bool TryFindLineEnd(long from, out long end)
    {
        var lineFeed = Rest.Slice(from).PositionOf((byte)'\n');
        end = lineFeed is { } position ? Rest.GetOffset(position) - Rest.GetOffset(Rest.Start) + 1 : Rest.Length;
        return lineFeed is not null || IsFinal;
    }

    /// <summary>The line in which the byte behind this many stands.</summary>
    public long LineBehind(long length)
    {
        var line = Line;
        foreach (var segment in Rest.Slice(0, length))
            line += segment.Span.Count((byte)'\n');
        return line;
    }

    public void Take(long length)
    {
        foreach (var segment in Rest.Slice(0, length))
        {
            var lines = segment.Span.Count((byte)'\n');
            Line += lines;
            Column = lines == 0 ? Column + segment.Length : segment.Length - segment.Span.LastIndexOf((byte)'\n') - 1;
        }

        Rest = Rest.Slice(length);
    }

    /// <summary>Moves to the next byte that is no white space; none when there is no such byte yet.</summary>
    public bool TrySkipWhiteSpace(out byte next)
    {
        next = default;
        while (!Rest.IsEmpty)
        {
            var length = Rest.FirstSpan.IndexOfAnyExcept(" \t\r\n"u8);
            if (length == 0)
            {
                next = Rest.FirstSpan[0];
                return true;
            }

            Take(length < 0 ? Rest.FirstSpan.Length : length);
        }

        return false;
    }
}
