using System.Text.Json;

namespace Edp.Service.Ingest.Parsing;

/// <summary>
/// A document whose first line does not end it. It may be printed over several lines, or it may be a line that was cut off among
/// lines that are entries of their own. Lines are added as long as they go on with it as JSON does; if they cease to, indentation
/// tells which of the two it was.
/// </summary>
internal sealed class OpenDocument : BodyState
{
    private readonly BodyState _after;
    private readonly long _firstLine;
    private JsonReaderState _json = new(S3EventParser.JsonOptions);
    private long _length;
    private long _read;
    private bool _hasUnindentedLine;

    private OpenDocument(BodyState after, long firstLine)
    {
        _after = after;
        _firstLine = firstLine;
    }

    private enum Step
    {
        Open,
        Closed,
        Broken,
    }

    /// <summary>The state in which to go on with the next line; <see langword="null"/> if this one is broken by itself.</summary>
    public static OpenDocument? TryBegin(BodyCursor cursor, long firstLine, BodyState after)
    {
        var document = new OpenDocument(after, firstLine);
        return document.AddLine(cursor, firstLine) == Step.Open ? document : null;
    }

    public override BodyState? Advance(BodyCursor cursor)
    {
        if (cursor.IsFinal && _length == cursor.Rest.Length)
            return GiveUp(cursor);

        var lineEnd = cursor.FindLineEnd(_length);
        if ((lineEnd ?? cursor.Rest.Length) > EventBodyReader.MaxEntryBytes)
            return LongDocument.Open(cursor, SkipLines.ToNextUnindented(_after));
        if (lineEnd is not { } end)
            return null;

        _hasUnindentedLine |= !SkipLines.IsIndented(cursor.Peek(end)[(int)_length]);
        switch (AddLine(cursor, end))
        {
            case Step.Open:
                return this;
            case Step.Closed when cursor.TryParse(_length) is null:
                cursor.Take(_length);
                return _after;
            default:
                return GiveUp(cursor);
        }
    }

    private BodyState GiveUp(BodyCursor cursor)
    {
        var broken = _hasUnindentedLine ? _firstLine : _length;
        if (cursor.TryParse(broken) is { } malformed)
            cursor.Reject(malformed);
        cursor.Take(broken);
        return _hasUnindentedLine ? _after : SkipLines.Indented(_after);
    }

    /// <summary>No token of JSON goes over a line's end, so that line by line is a way to read it.</summary>
    private Step AddLine(BodyCursor cursor, long end)
    {
        var text = cursor.Peek(end);
        var isBlank = !text[(int)_length..].ContainsAnyExcept(" \t\r\n"u8);
        _length = end;
        if (isBlank)
            return Step.Open;

        try
        {
            // The reader leaves behind what it cannot place without the next token, such as a comma.
            var reader = new Utf8JsonReader(text[(int)_read..], isFinalBlock: false, _json);
            while (reader.Read())
            {
            }

            _read += reader.BytesConsumed;
            _json = reader.CurrentState;
            var isClosed = reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0;
            return isClosed ? Step.Closed : Step.Open;
        }
        catch (JsonException)
        {
            return Step.Broken;
        }
    }
}
