namespace Edp.Service.Ingest.Parsing;

/// <summary>
/// Inside an array, element by element. Where its JSON breaks there is no telling where the next element begins: all that follows is
/// rejected as one entry; if the array had not left its line yet, only what follows on this line.
/// </summary>
internal sealed class ArrayEntries : BodyState
{
    private readonly long _firstLine;
    private readonly bool _isInDocument;
    private readonly LineEntries _lines;
    private JsonValueScanner _value;
    private long _scanned;
    private bool _isSkipping;
    private bool _isEmpty = true;
    private bool _isBehindValue;

    private ArrayEntries(long firstLine, bool isInDocument, LineEntries lines)
    {
        _firstLine = firstLine;
        _isInDocument = isInDocument;
        _lines = lines;
    }

    /// <summary>Enters the array whose bracket is the next byte.</summary>
    public static ArrayEntries Open(BodyCursor cursor, LineEntries lines)
    {
        var firstLine = cursor.Position.Line;
        cursor.Take(1);
        return new ArrayEntries(firstLine, isInDocument: false, lines);
    }

    /// <summary>Enters the <c>Records</c> of a document, which begin behind these bytes.</summary>
    public static ArrayEntries OpenRecords(BodyCursor cursor, long opening, LineEntries lines)
    {
        cursor.Take(opening);
        return new ArrayEntries(cursor.Position.Line, isInDocument: true, lines);
    }

    public override BodyState? Advance(BodyCursor cursor)
    {
        if (_scanned > 0 || _isSkipping)
            return ReadElement(cursor);
        if (!cursor.TrySkipWhiteSpace(out var next))
            return cursor.IsFinal ? Break(cursor, "the array is not closed") : null;

        switch (next)
        {
            case (byte)']' when _isBehindValue || _isEmpty:
                return Close(cursor);
            case (byte)',' when _isBehindValue:
                cursor.Take(1);
                _isBehindValue = false;
                return this;
            case (byte)']' or (byte)',':
                return Break(cursor, "expected an element of the array");
            default:
                return _isBehindValue ? Break(cursor, "expected ',' or ']' behind an element of the array") : ReadElement(cursor);
        }
    }

    private BodyState Close(BodyCursor cursor)
    {
        if (_isEmpty)
            cursor.Into.Reject(Expected.EmptyArray);
        cursor.Take(1);
        return _isInDocument ? new DocumentEnd(_lines) : _lines;
    }

    private BodyState? ReadElement(BodyCursor cursor)
    {
        _isEmpty = false;
        foreach (var segment in cursor.Rest.Slice(_scanned))
        {
            _scanned += _value.Scan(segment.Span);
            if (_value.IsComplete)
                break;
        }

        if (_scanned > EventBodyReader.MaxEntryBytes && !_isSkipping)
        {
            cursor.RejectTooLong();
            _isSkipping = true;
        }

        if (_isSkipping)
            return SkipElement(cursor);
        if (!_value.IsComplete)
            return cursor.IsFinal ? Break(cursor, "the array is not closed") : null;
        return TakeElement(cursor);
    }

    private BodyState TakeElement(BodyCursor cursor)
    {
        if (cursor.TryParse(_scanned, level: 1) is { } malformed)
        {
            cursor.Reject(malformed);
            return Leave(cursor);
        }

        return Next(cursor);
    }

    private BodyState? SkipElement(BodyCursor cursor)
    {
        if (_value.IsComplete)
            return Next(cursor);
        cursor.Take(_scanned);
        _scanned = 0;
        return cursor.IsFinal ? new SkipRest() : null;
    }

    private ArrayEntries Next(BodyCursor cursor)
    {
        cursor.Take(_scanned);
        _scanned = 0;
        _value = new JsonValueScanner();
        _isSkipping = false;
        _isBehindValue = true;
        return this;
    }

    private BodyState Break(BodyCursor cursor, string reason)
    {
        cursor.Into.Reject(MalformedJson.Describe(reason, cursor.Position));
        return Leave(cursor);
    }

    private BodyState Leave(BodyCursor cursor)
    {
        cursor.Take(_scanned);
        return cursor.Position.Line == _firstLine && !_isInDocument ? new SkipLine(_lines) : new SkipRest();
    }
}
