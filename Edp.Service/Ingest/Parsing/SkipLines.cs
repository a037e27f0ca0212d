using System.Buffers;

namespace Edp.Service.Ingest.Parsing;

/// <summary>Leaves lines behind that belong to an entry which is rejected already.</summary>
internal sealed class SkipLines : BodyState
{
    private readonly BodyState? _after;
    private readonly bool _indentedToo;
    private bool _isInLine;

    private SkipLines(BodyState? after, bool indentedToo, bool isInLine)
    {
        _after = after;
        _indentedToo = indentedToo;
        _isInLine = isInLine;
    }

    /// <summary>To the end of this line.</summary>
    public static SkipLines ToLineEnd(BodyState after) => new(after, indentedToo: false, isInLine: true);

    /// <summary>This line and all that are indented or only close brackets, as those of a document printed over several lines.</summary>
    public static SkipLines ToNextUnindented(BodyState after) => new(after, indentedToo: true, isInLine: true);

    /// <summary>From the beginning of a line on all that are indented or only close brackets.</summary>
    public static SkipLines Indented(BodyState after) => new(after, indentedToo: true, isInLine: false);

    /// <summary>Everything.</summary>
    public static SkipLines ToEnd() => new(after: null, indentedToo: false, isInLine: true);

    public override BodyState? Advance(BodyCursor cursor)
    {
        if (cursor.Rest.IsEmpty)
            return null;
        if (!_isInLine && !IsIndented(cursor.Rest.FirstSpan[0]))
            return _after;

        var lineEnd = cursor.Rest.PositionOf((byte)'\n');
        _isInLine = lineEnd is null;
        cursor.Take(cursor.FindLineEnd() ?? cursor.Rest.Length);
        if (_after is null || _isInLine || _indentedToo)
            return this;
        return _after;
    }

    /// <summary>Whether a line that starts so can be a later line of a document printed over several.</summary>
    public static bool IsIndented(byte first) =>
        first is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'}' or (byte)']';
}
