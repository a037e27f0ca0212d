namespace Edp.Service.Ingest.Parsing;

/// <summary>The first bytes of a body: a byte order mark is no part of it.</summary>
internal sealed class BodyStart : BodyState
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public override BodyState? Advance(BodyCursor cursor)
    {
        if (cursor.Rest.Length < ByteOrderMark.Length && !cursor.IsFinal)
            return null;
        if (cursor.Rest.Length >= ByteOrderMark.Length && cursor.Peek(ByteOrderMark.Length).SequenceEqual(ByteOrderMark))
            cursor.Load(cursor.Rest.Slice(ByteOrderMark.Length), cursor.IsFinal);
        return new LineEntries();
    }
}
