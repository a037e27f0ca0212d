namespace Edp.Service.Ingest.Parsing;

/// <summary>At the beginning of an entry: a line, or the first line of a document or array that goes over several.</summary>
internal sealed class LineEntries : BodyState
{
    private bool _isBehindBrokenDocument;

    /// <summary>
    /// Goes on behind the first line of a document that does not end as JSON should. What is indented or only closes brackets is
    /// taken for the rest of it, unless it is an object of its own.
    /// </summary>
    public LineEntries BehindBrokenDocument()
    {
        _isBehindBrokenDocument = true;
        return this;
    }

    public override BodyState? Advance(BodyCursor cursor)
    {
        if (!cursor.TrySkipWhiteSpace(out var first))
            return null;

        var isIndented = cursor.Position.Byte > 0;
        var belongsToBroken = _isBehindBrokenDocument && (isIndented || first is (byte)'}' or (byte)']');
        if (belongsToBroken && first != '{')
            return new SkipLine(this);
        if (first == '[')
            return ArrayEntries.Open(cursor, this);

        var lineEnd = cursor.FindLineEnd();
        if ((lineEnd ?? cursor.Rest.Length) > EventBodyReader.MaxEntryBytes)
            return LongDocument.Open(cursor, this);
        if (lineEnd is not { } length)
            return null;

        var malformed = cursor.TryParse(length);
        if (malformed is not null && !belongsToBroken)
        {
            if (OpenDocument.TryBegin(cursor, length, malformed, this) is { } document)
                return document;
            cursor.Reject(malformed);
        }

        _isBehindBrokenDocument = belongsToBroken && malformed is not null;
        cursor.Take(length);
        return this;
    }
}
