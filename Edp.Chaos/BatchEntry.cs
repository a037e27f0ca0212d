using System.Globalization;

namespace Edp.Chaos;

/// <summary>A closed batch, as its row says.</summary>
internal sealed record BatchEntry(string Prefix, long Number, long EventCount)
{
    /// <summary>Whether it has no event.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Whether its event was to be sent again.</summary>
    public bool IsReplayed { get; init; }

    /// <summary>What its event must say.</summary>
    public string Says => string.Create(CultureInfo.InvariantCulture, $"{Prefix} {Number} {EventCount}");
}
