using System.Runtime.InteropServices;
using Edp.Core.Outbox;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edp.Service.Monitoring;

/// <summary>Counts closed batches whose events no sink is given yet, since their prefix is to be listed or their manifest to be written first.</summary>
internal static class HeldBackReader
{
    // As of undelivered events: who waits for more has another question.
    private const int MaxCounted = 10_000;

    private static readonly EventSinks[] Unwritten = [EventSinks.Unwritten, EventSinks.Unverified | EventSinks.Unwritten];

    public static async Task<HeldBack> ReadAsync(EdpDbContext database, CancellationToken cancellationToken)
    {
        var unverified = await OldestAsync(database, EventSinks.Unverified, cancellationToken);
        var (count, oldest) = (0L, default(DateTimeOffset?));
        foreach (var sinks in Unwritten)
        {
            if (await OldestAsync(database, sinks, cancellationToken) is not { } first)
                continue;
            count += await Rows(database, sinks).Take(MaxCounted).LongCountAsync(cancellationToken);
            oldest = oldest < first ? oldest : first;
        }

        return new HeldBack(count, oldest, unverified < oldest || oldest is null ? unverified : oldest);
    }

    private static Task<DateTimeOffset?> OldestAsync(EdpDbContext database, EventSinks sinks, CancellationToken cancellationToken) =>
        Rows(database, sinks).OrderBy(row => row.OutboxSequence).Select(row => (DateTimeOffset?)row.ReadyAt).FirstOrDefaultAsync(cancellationToken);

    private static IQueryable<OutboxRow> Rows(EdpDbContext database, EventSinks sinks)
    {
        var exactly = (int)sinks;
        return database.Batches.Where(row => row.PublishedAt == null && row.DeliveredSinks == exactly);
    }
}

/// <summary>What is held back.</summary>
/// <param name="Unwritten">Batches that wait for their manifests.</param>
/// <param name="OldestUnwritten">When the oldest of them was closed.</param>
/// <param name="Oldest">When the oldest of all was.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HeldBack(long Unwritten, DateTimeOffset? OldestUnwritten, DateTimeOffset? Oldest);
