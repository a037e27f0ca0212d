namespace Edp.Service.Rules;

/// <summary>A rules file that was not taken; the rules before it stayed in force.</summary>
/// <param name="At">When it was refused.</param>
/// <param name="Hash">SHA-256 of its content; null where it could not be read.</param>
/// <param name="IsStanding">Whether the file is still as it was refused.</param>
/// <param name="Reasons">What is wrong with it, by line and field.</param>
internal sealed record RulesRefusal(DateTimeOffset At, string? Hash, bool IsStanding, IReadOnlyList<string> Reasons);
