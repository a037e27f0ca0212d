using System.Buffers;
using System.Text.Json;

namespace Edp.Service.Ingest.Parsing;

/// <summary>Where the reader of a body stands, and what it has collected.</summary>
internal sealed class BodyCursor
{
    private byte[] _joined = [];

    /// <summary>The bytes that have arrived and were not taken yet.</summary>
    public ReadOnlySequence<byte> Rest { get; private set; }

    /// <summary>Nothing follows behind <see cref="Rest"/>.</summary>
    public bool IsFinal { get; private set; }

    /// <summary>The place of the first byte of <see cref="Rest"/> in the body.</summary>
    public TextPosition Position { get; private set; }

    /// <summary>The piece being filled.</summary>
    public ParsedEvents Into { get; private set; } = new();

    /// <summary>The entries of the whole body so far.</summary>
    public long Entries => Into.FirstIndex + Into.Entries;

    public long Collected => Into.Collected;

    public void Load(ReadOnlySequence<byte> rest, bool isFinal)
    {
        Rest = rest;
        IsFinal = isFinal;
    }

    public ParsedEvents TakePiece()
    {
        var piece = Into;
        Into = new ParsedEvents(Entries);
        return piece;
    }

    /// <summary>The next bytes in one piece, valid until the next call.</summary>
    public ReadOnlySpan<byte> Peek(long length) => Peek(0, length);

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

    /// <summary>How far the line that begins there reaches; <see langword="null"/> when its end has not arrived.</summary>
    /// <param name="from">Where in the rest the line begins.</param>
    public long? FindLineEnd(long from = 0) => TryFindLineEnd(from, out var length) || IsFinal ? length : null;

    /// <summary>Looks for the next line feed.</summary>
    /// <param name="from">Where in the rest to begin.</param>
    /// <param name="length">From the beginning of the rest to behind the line feed, or to its end without one.</param>
    public bool TryFindLineEnd(long from, out long length)
    {
        length = from;
        foreach (var segment in Rest.Slice(from))
        {
            var end = segment.Span.IndexOf((byte)'\n');
            length += end < 0 ? segment.Length : end + 1;
            if (end >= 0)
                return true;
        }

        return false;
    }

    /// <summary>Leaves the next bytes behind.</summary>
    public void Take(long length)
    {
        foreach (var segment in Rest.Slice(0, length))
            Position = Position.After(segment.Span);
        Rest = Rest.Slice(length);
    }

    /// <summary>Moves to the next byte that is no white space; none when there is no such byte yet.</summary>
    public bool TrySkipWhiteSpace(out byte next)
    {
        next = default;
        while (!Rest.IsEmpty)
        {
            var text = Rest.FirstSpan;
            var length = text.IndexOfAnyExcept(" \t\r\n"u8);
            if (length == 0)
            {
                next = text[0];
                return true;
            }

            Take(length < 0 ? text.Length : length);
        }

        return false;
    }

    /// <summary>Parses the next bytes as one document; what is malformed is left to the caller.</summary>
    public JsonException? TryParse(long length, int level = 0) => S3EventParser.TryParse(Peek(length), Into, level);

    public void Reject(JsonException malformed) => Into.Reject(MalformedJson.Describe(malformed, Position));

    public void RejectTooLong() => Into.Reject(
        $"longer than {EventBodyReader.MaxEntryBytes:N0} bytes, the most one entry may have (line {Position.Line + 1})");
}
