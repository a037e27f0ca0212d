namespace Edp.Chaos;

/// <summary>A batch that left, as its row tells.</summary>
internal sealed record BatchEntry(string Prefix, long Number, long EventCount);
