namespace Edp.Core.Parsing;

/// <summary>
/// Inside an array, element by element. Where its JSON breaks there is no telling where the next element begins: all that follows is
/// rejected as one entry; if the array had not left its line yet, only what follows on this line.
/// </summary>
internal sealed partial class BodyEntries
{
    private JsonValueScanner _value;
    private Step _behindValue;
    private long _scanned;
    private long _arrayLine;
    private bool _isInDocument;
    private bool _isEmpty;
    private bool _isBehindElement;

    /// <param name="opening">How many bytes the array's bracket and what stands before it take.</param>
    /// <param name="isInDocument">These are the <c>Records</c> of a document.</param>
    private bool OpenArray(long opening, bool isInDocument)
    {
        (_arrayLine, _isInDocument, _isEmpty, _isBehindElement) = (_text.Line, isInDocument, true, false);
        _text.Take(opening);
        return GoOn(Step.ReadArray);
    }

    private bool ReadArray()
    {
        if (!_text.TrySkipWhiteSpace(out var next))
            return _text.IsFinal && Break("the array is not closed");

        switch (next)
        {
            case (byte)']' when _isBehindElement || _isEmpty:
                if (_isEmpty)
                    Into.Reject(Expected.EmptyArray);
                _text.Take(1);
                return _isInDocument ? SkipValueThen(JsonValueScanner.InsideObject(), Step.ReadEntry) : GoOn(Step.ReadEntry);
            case (byte)',' when _isBehindElement:
                _text.Take(1);
                _isBehindElement = false;
                return true;
            case (byte)']' or (byte)',':
                return Break("expected an element of the array");
            default:
                if (_isBehindElement)
                    return Break("expected ',' or ']' behind an element of the array");
                (_isEmpty, _value, _scanned) = (false, default, 0);
                return GoOn(Step.ReadElement);
        }
    }

    private bool ReadElement()
    {
        foreach (var segment in _text.Rest.Slice(_scanned))
            _scanned += _value.Scan(segment.Span);
        if (_scanned > EventBodyReader.MaxEntryBytes)
        {
            RejectTooLong();
            _text.Take(_scanned);
            return SkipValueThen(_value, Step.BehindElement);
        }

        if (!_value.IsComplete)
            return _text.IsFinal && Break("the array is not closed");
        if (TryParse(_scanned, level: 1) is { } malformed)
        {
            Reject(malformed);
            return LeaveArray();
        }

        _text.Take(_scanned);
        return BehindElement();
    }

    private bool BehindElement()
    {
        (_isBehindElement, _scanned) = (true, 0);
        return GoOn(Step.ReadArray);
    }

    private bool Break(string reason)
    {
        Reject(reason);
        return LeaveArray();
    }

    private bool LeaveArray()
    {
        _text.Take(_scanned);
        _scanned = 0;
        return GoOn(_text.Line == _arrayLine && !_isInDocument ? Step.SkipLine : Step.SkipRest);
    }

    private bool SkipValueThen(JsonValueScanner value, Step behindValue)
    {
        (_value, _behindValue) = (value, behindValue);
        return GoOn(Step.SkipValue);
    }

    /// <summary>Leaves the rest of a value behind: of one that is too long, or of a document behind its <c>Records</c>.</summary>
    private bool SkipValue()
    {
        while (!_text.Rest.IsEmpty && !_value.IsComplete)
            _text.Take(_value.Scan(_text.Rest.FirstSpan));
        if (_value.IsComplete)
            return GoOn(_behindValue);
        if (!_text.IsFinal)
            return false;

        if (_behindValue == Step.ReadEntry && _isInDocument)
            Reject("the document with these Records is not closed");
        return GoOn(Step.SkipRest);
    }
}
