namespace Edp.Service.Ingest.Parsing;

/// <summary>Leaves everything behind that follows.</summary>
internal sealed class SkipRest : BodyState
{
    public override BodyState? Advance(BodyCursor cursor)
    {
        cursor.Take(cursor.Rest.Length);
        return null;
    }
}
