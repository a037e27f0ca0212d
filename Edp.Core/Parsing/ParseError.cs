namespace Edp.Core.Parsing;

/// <summary>What is wrong with an entry.</summary>
/// <param name="Reason">One of <see cref="RejectedReason"/>'s values.</param>
/// <param name="Message">What was expected and what was found: one short line, safe to log and to send back.</param>
internal sealed record ParseError(string Reason, string Message)
{
    /// <summary>The bucket of the entry, where it says one; null where that is not known.</summary>
    public string? Bucket { get; init; }

    /// <summary>The key of the entry, where it says one; null where that is not known.</summary>
    public string? Key { get; init; }

    public static ParseError Missing(string reason, string name) => new(reason, ValueReader.Missing(name));
}
