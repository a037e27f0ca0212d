using System.Globalization;
using Edp.Core.Parsing;

namespace Edp.Tests.Histories;

/// <summary>The event that a number of a history stands for: one of two prefixes, few keys, several writes of each key.</summary>
internal readonly record struct EventNumber(int Number)
{
    /// <summary>How many there are.</summary>
    public const int Count = 2 * Keys * Writes;

    private const int Keys = 6;
    private const int Writes = 7;

    private static readonly DateTimeOffset FirstWrite = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public int Prefix => Number % 2;

    public bool IsMarker => KeyNumber == Keys - 1;

    public bool IsIgnored => KeyNumber == Keys - 2;

    public string Name => IsMarker ? "run.done" : IsIgnored ? "part.tmp" : $"file-{KeyNumber}";

    /// <summary>None where the event does not tell it.</summary>
    public long? Size => Write == 3 ? null : Number + 1;

    /// <summary>Not in the order of the writes, as events of several writers are.</summary>
    public DateTimeOffset Time => FirstWrite.AddSeconds(Number * 37 % 101);

    private int KeyNumber => Number / 2 % Keys;

    /// <summary>Which write of the key it is: its sequencer.</summary>
    public int Write => Number / (2 * Keys);

    public ObjectEvent Of(string bucket, string folder) => new()
    {
        Bucket = bucket,
        Key = $"{folder}/{Prefix}/{Name}",
        Size = Size,
        Sequencer = Write.ToString("X18", CultureInfo.InvariantCulture),
        EventTime = Time
    };
}
