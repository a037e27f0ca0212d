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
    private readonly JsonException _firstLineError;
    private JsonException? _error;
    private JsonReaderState _json = new(S3EventParser.JsonOptions);
    private long _length;
    private long _read;
    private int _lineCount;

    private OpenDocument(LineEntries lines, long firstLine, JsonException firstLineError)
    {
        _lines = lines;
        _firstLine = firstLine;
        _firstLineError = firstLineError;
    }

    private enum Step
    {
        Open,
        Closed,
        Broken,
    }

    /// <summary>The state in which to go on with the next line; <see langword="null"/> if this one is broken by itself.</summary>
    public static OpenDocument? TryBegin(BodyCursor cursor, long firstLine, JsonException firstLineError, LineEntries lines)
    {
        var document = new OpenDocument(lines, firstLine, firstLineError);
        return document.AddLine(cursor, firstLine) == Step.Open ? document : null;
    }

    public override BodyState? Advance(BodyCursor cursor)
    {
        if (cursor.IsFinal && _length == cursor.Rest.Length)
            return Close(cursor);

        var lineEnd = cursor.FindLineEnd(_length);
        if ((lineEnd ?? cursor.Rest.Length) > EventBodyReader.MaxEntryBytes)
            return LongDocument.Open(cursor, _lines);
        if (lineEnd is not { } end)
            return null;

        return AddLine(cursor, end) switch
        {
            Step.Open => this,
            Step.Closed => Close(cursor),
            _ => GiveUp(cursor),
        };
    }

    private LineEntries Close(BodyCursor cursor)
    {
        _error = cursor.TryParse(_length);
        if (_error is not null)
            return GiveUp(cursor);

        cursor.Take(_length);
        return _lines;
    }

    private LineEntries GiveUp(BodyCursor cursor)
    {
        // Broken at its second line it was rather one line cut off; else the place where it broke says more.
        cursor.Reject(_lineCount > 2 && _error is not null ? _error : _firstLineError);
        cursor.Take(_firstLine);
        return _lines.BehindBrokenDocument();
    }

    /// <summary>No token of JSON goes over a line's end, so that line by line is a way to read it.</summary>
    private Step AddLine(BodyCursor cursor, long end)
    {
        var text = cursor.Peek(_read, end);
        var isBlank = !text[(int)(_length - _read)..].ContainsAnyExcept(" \t\r\n"u8);
        _length = end;
        if (isBlank)
            return Step.Open;

        _lineCount++;
        try
        {
            // The reader leaves behind what it cannot place without the next token, such as a comma.
            var reader = new Utf8JsonReader(text, isFinalBlock: false, _json);
            while (reader.Read())
            {
            }

            _read += reader.BytesConsumed;
            _json = reader.CurrentState;
            var isClosed = reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0;
            return isClosed ? Step.Closed : Step.Open;
        }
        catch (JsonException broken)
        {
            _error = broken;
            return Step.Broken;
        }
    }
}
