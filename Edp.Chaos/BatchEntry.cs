using System.Globalization;

namespace Edp.Chaos;

/// <summary>A closed batch, as its row says.</summary>
internal sealed record BatchEntry(string Prefix, long Number, long EventCount)
{
    /// <summary>What its event must say.</summary>
    public string Says => string.Create(CultureInfo.InvariantCulture, $"{Prefix} {Number} {EventCount}");
}
