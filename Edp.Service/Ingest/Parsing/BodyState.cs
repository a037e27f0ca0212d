namespace Edp.Service.Ingest.Parsing;

/// <summary>What the reader of a body is in the middle of.</summary>
internal abstract class BodyState
{
    /// <summary>Takes the next step; gives the state after it, or <see langword="null"/> when it takes more bytes to go on.</summary>
    public abstract BodyState? Advance(BodyCursor cursor);
}
