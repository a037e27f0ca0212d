namespace Edp.Service.Ingest.Parsing;

/// <summary>Behind the <c>Records</c> of a document: to its closing brace.</summary>
internal sealed class DocumentEnd(BodyState after) : BodyState
{
    private JsonValueScanner _value = JsonValueScanner.InsideObject();

    public override BodyState? Advance(BodyCursor cursor)
    {
        while (!cursor.Rest.IsEmpty && !_value.IsComplete)
            cursor.Take(_value.Scan(cursor.Rest.FirstSpan));
        if (_value.IsComplete)
            return after;
        if (!cursor.IsFinal)
            return null;

        cursor.Into.Reject(MalformedJson.Describe("the document with these Records is not closed", cursor.Position));
        return new SkipRest();
    }
}
