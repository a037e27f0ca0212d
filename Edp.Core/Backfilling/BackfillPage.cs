namespace Edp.Core.Backfilling;

/// <summary>What became of the objects of a page.</summary>
/// <param name="Next">Where the next page begins; null after the last.</param>
/// <param name="LastKey">The last key of the page.</param>
/// <param name="Listed">How many objects it had.</param>
/// <param name="Skipped">How many were modified before or after the time that was asked for.</param>
/// <param name="Ignored">How many do not count by the rules.</param>
internal sealed record BackfillPage(string? Next, string? LastKey, int Listed, int Skipped, int Ignored);
