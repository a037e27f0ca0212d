namespace Edp.Service.Ingest.Parsing;

/// <summary>At the beginning of an entry: a line, or the first line of a document or array that goes over several.</summary>
internal sealed class LineEntries : BodyState
{
    public override BodyState? Advance(BodyCursor cursor)
    {
        if (!cursor.TrySkipWhiteSpace(out var first))
            return null;
        if (first == '[')
        {
            var array = new ArrayEntries(cursor.Position.Line, isInDocument: false);
            cursor.Take(1);
            return array;
        }

        var lineEnd = cursor.FindLineEnd();
        if ((lineEnd ?? cursor.Rest.Length) > EventBodyReader.MaxEntryBytes)
            return LongDocument.Open(cursor, SkipLines.ToLineEnd(this));
        if (lineEnd is not { } length)
            return null;

        if (cursor.TryParse(length) is { } malformed)
        {
            if (OpenDocument.TryBegin(cursor, length, this) is { } document)
                return document;
            cursor.Reject(malformed);
        }

        cursor.Take(length);
        return this;
    }
}
