namespace Edp.Core.Parsing;

/// <summary>An entry that is understood, does not count, and looks like a mistake.</summary>
/// <param name="Index">The number of the entry in the whole body, from 0.</param>
/// <param name="Reason">Why it does not count: one short line, safe to log and to send back.</param>
internal readonly record struct IgnoredEntry(long Index, string Reason);
