using Edp.Benchmarks.Ingest;
using Edp.Benchmarks.Running;

namespace Edp.Benchmarks.Soaking;

/// <summary>What one part of the soak showed at its end.</summary>
/// <param name="Rate">Events a second that were answered.</param>
/// <param name="Objects">Live rows of <c>object_event</c>, as PostgreSQL estimates them.</param>
/// <param name="ObjectMegabytes">Table and indexes.</param>
/// <param name="PrefixMegabytes">Table and indexes.</param>
/// <param name="BatchMegabytes">Table and indexes; batches stay when their objects leave.</param>
/// <param name="Left">Objects that have left so far.</param>
/// <param name="DeadPercent">Share of <c>object_event</c>'s rows that wait for a vacuum.</param>
/// <param name="Vacuums">How often autovacuum has been through <c>object_event</c>.</param>
/// <param name="Events">Events of all batches, open or not.</param>
internal sealed record SoakPart(
    double Rate,
    long Objects,
    double ObjectMegabytes,
    double PrefixMegabytes,
    double BatchMegabytes,
    long Left,
    double DeadPercent,
    long Vacuums,
    long Events)
{
    public static async Task<SoakPart> MeasureAsync(Database database, double rate)
    {
        Task<long> Told(string column) => database.QueryAsync<long>(
            $"SELECT sum({column})::bigint FROM pg_stat_user_tables WHERE relname LIKE 'object\\_event%'");
        async Task<double> MegabytesAsync(string table) => await database.QueryAsync<long>(
            $"SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class WHERE relkind = 'r' AND relname LIKE '{table}%'") / 1e6;

        var live = await Told("n_live_tup");
        var dead = await Told("n_dead_tup");
        var events = await Exactness.EventsInBatchesAsync(database);
        return new SoakPart(
            rate,
            live,
            await MegabytesAsync("object_event"),
            await MegabytesAsync("prefix_state"),
            await MegabytesAsync("batch"),
            Math.Max(0, events - live),
            100.0 * dead / Math.Max(1, live + dead),
            await Told("autovacuum_count"),
            events);
    }
}
