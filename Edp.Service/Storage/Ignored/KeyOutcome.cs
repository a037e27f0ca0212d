namespace Edp.Service.Storage.Ignored;

/// <summary>What became of events that did not count.</summary>
internal static class KeyOutcome
{
    public const string Ignored = "ignored";
    public const string Rejected = "rejected";
    public const string Duplicate = "duplicate";
}
