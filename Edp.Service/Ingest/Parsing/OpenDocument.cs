using System.Text.Json;

namespace Edp.Service.Ingest.Parsing;

/// <summary>
/// A document whose first line does not end it. It may be printed over several lines, or it may be a line that was cut off among
/// lines that are entries of their own. Lines are added as long as they go on with it as JSON does; when they cease to, only the
/// first line is given up, so that no good line is lost with it.
/// </summary>
internal sealed class OpenDocument : BodyState
{
    private readonly LineEntries _lines;
    private readonly long _firstLine;
    private JsonReaderState _json = new(S3EventParser.JsonOptions);
    private long _length;
    private long _read;
    private int _lineCount;

    private OpenDocument(LineEntries lines, long firstLine)
    {
        _lines = lines;
        _firstLine = firstLine;
    }

    private enum Step
    {
        Open,
        Closed,
        Broken,
    }

    /// <summary>The state in which to go on with the next line; <see langword="null"/> if this one is broken by itself.</summary>
    public static OpenDocument? TryBegin(BodyCursor cursor, long firstLine, LineEntries lines)
    {
        var document = new OpenDocument(lines, firstLine);
        return document.AddLine(cursor, firstLine) == Step.Open ? document : null;
    }

    public override BodyState? Advance(BodyCursor cursor)
    {
        if (cursor.IsFinal && _length == cursor.Rest.Length)
            return GiveUp(cursor);

        var lineEnd = cursor.FindLineEnd(_length);
        if ((lineEnd ?? cursor.Rest.Length) > EventBodyReader.MaxEntryBytes)
            return LongDocument.Open(cursor, _lines);
        if (lineEnd is not { } end)
            return null;

        switch (AddLine(cursor, end))
        {
            case Step.Open:
                return this;
            case Step.Closed when cursor.TryParse(_length) is null:
                cursor.Take(_length);
                return _lines;
            default:
                return GiveUp(cursor);
        }
    }

    private LineEntries GiveUp(BodyCursor cursor)
    {
        // Broken at its second line it was rather one line cut off; else the place where it broke says more.
        if (cursor.TryParse(_lineCount <= 2 ? _firstLine : _length) is { } malformed)
            cursor.Reject(malformed);
        cursor.Take(_firstLine);
        return _lines.BehindBrokenDocument();
    }

    /// <summary>No token of JSON goes over a line's end, so that line by line is a way to read it.</summary>
    private Step AddLine(BodyCursor cursor, long end)
    {
        var text = cursor.Peek(end);
        var isBlank = !text[(int)_length..].ContainsAnyExcept(" \t\r\n"u8);
        _length = end;
        if (isBlank)
            return Step.Open;

        _lineCount++;
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
