using System.Text;
using Amazon.EventBridge.Model;

namespace Edp.Amazon.Client.EventBridge;

/// <summary>
/// From "Amazon EventBridge quotas", "Calculating PutEvents event entry size" (user guide) and "PutEvents" (API reference).
/// </summary>
internal static class EventBridgeLimits
{
    /// <summary>Entries of one request.</summary>
    public const int MaxEntries = 10;

    /// <summary>
    /// 1 MiB: the size of one entry, and (the careful reading of "total entry size") of all entries of one request together, as
    /// <see cref="SizeOf(PutEventsRequestEntry)"/> counts. (256 KiB until 2026, and in the pages of the China regions still.)
    /// </summary>
    public const int MaxRequestSize = 1_048_576;

    /// <summary>Bytes that an entry with a time is charged for it.</summary>
    private const int TimeSize = 14;

    /// <summary>The size of an entry in bytes as EventBridge counts it.</summary>
    public static int SizeOf(PutEventsRequestEntry entry)
    {
        return (entry.Time is null ? 0 : TimeSize)
            + SizeOf(entry.Source)
            + SizeOf(entry.DetailType)
            + SizeOf(entry.Detail)
            + (entry.Resources?.Sum(SizeOf) ?? 0);
    }

    private static int SizeOf(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}
