using System.Buffers;

namespace Edp.Service.Ingest.Parsing;

/// <summary>
/// Finds the end of a JSON value that arrives in parts, by quotes and brackets alone: much cheaper than reading it, and enough since
/// whoever takes the value reads it. It also ends, broken, at a line feed in a string.
/// </summary>
internal struct JsonValueScanner
{
    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> ScalarEnd = SearchValues.Create(",]} \t\r\n"u8);

    private int _depth;
    private bool _isInString;
    private bool _isInScalar;
    private bool _isEscaped;

    /// <summary>The end was found.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Begins behind the opening brace of an object.</summary>
    public static JsonValueScanner InsideObject() => new() { _depth = 1 };

    /// <summary>Goes on with these bytes; gives how many of them belong to the value.</summary>
    public int Scan(ReadOnlySpan<byte> text)
    {
        var i = 0;
        while (i < text.Length && !IsComplete)
            i += _isInString ? ScanString(text[i..]) : _isInScalar ? ScanScalar(text[i..]) : ScanStructure(text[i..]);
        return i;
    }

    private int ScanString(ReadOnlySpan<byte> text)
    {
        if (_isEscaped)
        {
            _isEscaped = false;
            return 1;
        }

        var stop = text.IndexOfAny((byte)'"', (byte)'\\', (byte)'\n');
        if (stop < 0)
            return text.Length;
        if (text[stop] == '\n')
        {
            IsComplete = true;
            return stop;
        }

        _isEscaped = text[stop] == '\\';
        _isInString = _isEscaped;
        IsComplete = !_isInString && _depth == 0;
        return stop + 1;
    }

    private int ScanScalar(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny(ScalarEnd);
        IsComplete = end >= 0;
        return IsComplete ? end : text.Length;
    }

    private int ScanStructure(ReadOnlySpan<byte> text)
    {
        var stop = _depth == 0 ? 0 : text.IndexOfAny(Structure);
        if (stop < 0)
            return text.Length;

        switch (text[stop])
        {
            case (byte)'"':
                _isInString = true;
                break;
            case (byte)'{' or (byte)'[':
                _depth++;
                break;
            case (byte)'}' or (byte)']':
                _depth--;
                IsComplete = _depth <= 0;
                break;
            default:
                _isInScalar = true;
                break;
        }

        return stop + 1;
    }
}
