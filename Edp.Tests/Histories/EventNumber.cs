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
    private const int SizedWrite = 2;

    private static readonly DateTimeOffset FirstWrite = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The key that is a list, where the rule has one.</summary>
    public const string ListName = "file-3";

    public int Prefix => Number % 2;

    public bool IsList => Name == ListName;

    /// <summary>What this write says as a list: one file, or two, of which one has the size of a certain write.</summary>
    public IReadOnlyList<(string Name, long? Size)> Listed => Write % 2 == 1
        ? [(FileName(Write), null)]
        : [(FileName(Write), null), (FileName(Write + 1), Of(Prefix, (Write + 1) % 3, SizedWrite).Size)];

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

    /// <summary>The event of a write of a file.</summary>
    public static EventNumber Of(int prefix, int key, int write) => new((2 * Keys * write) + (2 * key) + prefix);

    private static string FileName(int number) => $"file-{number % 3}";

    public ObjectEvent Of(string bucket, string folder) => new()
    {
        Bucket = bucket,
        Key = $"{folder}/{Prefix}/{Name}",
        Size = Size,
        Sequencer = Write.ToString("X18", CultureInfo.InvariantCulture),
        EventTime = Time
    };
}
