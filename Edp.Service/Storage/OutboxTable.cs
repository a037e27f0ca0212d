using Edp.Service.Batching;
using Edp.Service.Packaging;
using Edp.Service.Publishing;

namespace Edp.Service.Storage;

/// <summary>How an outbox table is laid out.</summary>
/// <param name="Name">The table.</param>
/// <param name="Key">The column of the row's identity.</param>
/// <param name="Group">The column of what a row belongs to.</param>
/// <param name="Number">The column that orders the rows of a group.</param>
internal sealed record OutboxTable<TRow>(string Name, string Key, string Group, string Number)
    where TRow : OutboxRow;

/// <summary>The outbox tables.</summary>
internal static class OutboxTables
{
    public static OutboxTable<Batch> Batches { get; } = new("batch", "batch_id", "prefix_id", "batch_number");

    public static OutboxTable<PackageAnnouncement> Announcements { get; } =
        new("package_ready", "announcement_id", "package_id", "round");
}
