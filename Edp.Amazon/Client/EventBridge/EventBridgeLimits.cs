using System.Text;

namespace Edp.Amazon.Client.EventBridge;

/// <summary>
/// From "Amazon EventBridge quotas", "Calculating PutEvents event entry size" (user guide) and "PutEvents" (API reference).
/// </summary>
public static class EventBridgeLimits
{
    /// <summary>Entries of one request.</summary>
    public const int MaxEntries = 10;

    /// <summary>
    /// 1 MiB: the size of one entry, and (the careful reading of "total entry size") of all entries of one request together, as
    /// <see cref="SizeOf"/> counts. (256 KiB until 2026, and in the pages of the China regions still.)
    /// </summary>
    public const int MaxRequestSize = 1_048_576;

    /// <summary>Bytes that an entry with a time is charged for it.</summary>
    private const int TimeSize = 14;

    /// <summary>The size of an entry in bytes as EventBridge counts it.</summary>
    public static int SizeOf(PutEventsEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return (entry.Time is null ? 0 : TimeSize)
            + Encoding.UTF8.GetByteCount(entry.Source)
            + Encoding.UTF8.GetByteCount(entry.DetailType)
            + Encoding.UTF8.GetByteCount(entry.Detail)
            + entry.Resources.Sum(Encoding.UTF8.GetByteCount);
    }
}
