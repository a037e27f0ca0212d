namespace Edp.Service.Ingest.Parsing;

/// <summary>Leaves the rest of a line behind that belongs to an entry which is rejected already.</summary>
internal sealed class SkipLine(BodyState after) : BodyState
{
    public override BodyState? Advance(BodyCursor cursor)
    {
        var isAtEnd = cursor.TryFindLineEnd(0, out var length);
        cursor.Take(length);
        return isAtEnd ? after : null;
    }
}
