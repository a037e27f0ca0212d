using System.Runtime.CompilerServices;
using Edp.Service.Configuration;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// The partitions of <c>object_event</c>, by the time at which an object is recorded, each for one <c>Edp:Retention</c>, in a ring: the current
/// one, the one before it, and the oldest, which is emptied before its turn comes (ADR 11). What the version before has recorded lies in
/// <c>object_event</c> itself, from which the partitions inherit.
/// </summary>
internal sealed class ObjectPartitions(IOptions<EdpOptions> options, TimeProvider time)
{
    /// <summary>A table for each bit of a partition's number, without a column: its lock is what counts.</summary>
    public static readonly string[] Turns = [$"{EdpDbContext.Schema}.partition_turn_0", $"{EdpDbContext.Schema}.partition_turn_1"];

    private const int Count = 3;

    private static readonly IReadOnlyList<string> Partitions = [.. Enumerable.Range(0, Count).Select(NameOf)];
    private static readonly IReadOnlyList<string> Tables = [$"{EdpDbContext.Schema}.object_event", .. Partitions];

    /// <summary>A bit for each table that has a page, whatever is on it: what a transaction has to look through.</summary>
    public static readonly string FindFilled =
        $"SELECT {string.Join(" + ", Tables.Select((table, bit) => $"(pg_relation_size('{table}') > 0)::int * {1 << bit}"))}";

    private readonly long _period = TimeSpan.FromSeconds(options.Value.Retention).Ticks;
    private readonly ConditionalWeakTable<IDbContextTransaction, PartitionTurn> _turns = [];
    private int _filled;

    /// <summary>For how long each is written.</summary>
    public TimeSpan Period => new(_period);

    /// <summary>Which tables had a page when it was last seen (<see cref="FindFilled"/>).</summary>
    public int Filled
    {
        get => Volatile.Read(ref _filled);
        set => Volatile.Write(ref _filled, value);
    }

    /// <summary>
    /// The partition into which a transaction writes: the current one when it first asks. It has to take its turn before it looks anything up.
    /// </summary>
    /// <param name="context">Of the transaction.</param>
    public PartitionTurn TurnOf(EdpDbContext context) => _turns.GetValue(
        context.Database.CurrentTransaction ?? throw new InvalidOperationException("Objects are recorded in a transaction."),
        _ => new PartitionTurn(Current(time.GetUtcNow())));

    /// <summary>
    /// The partition that is to be emptied, once the batches that were open when its time ended have had some time to get past theirs; null
    /// until then.
    /// </summary>
    public string? Oldest()
    {
        var now = time.GetUtcNow();
        return now.UtcTicks % _period < _period / 8 ? null : NameOf((Current(now) + 1) % Count);
    }

    private int Current(DateTimeOffset now) => (int)(now.UtcTicks / _period % Count);

    /// <summary>Statements that touch no row of any partition, and fail where one is missing or may not be written.</summary>
    public static string WriteNothing() => string.Join('\n', [
        .. Partitions.Select(table => $"INSERT INTO {table} SELECT * FROM {table} WHERE 1 = 0;"),
        .. Turns.Select(table => $"DELETE FROM {table} WHERE 1 = 0;")]);

    /// <summary>
    /// A query of each of the tables that hold objects, one after the other: an Append beneath a join begins a scan of each of them for each
    /// row, and of empty ones, too. The server itself leaves out what is empty.
    /// </summary>
    /// <param name="query">With <c>{table}</c> for its name, and <c>{filled}</c> for what is false where it is empty.</param>
    public static string InEach(string query) => string.Join("\nUNION ALL\n", Tables.Select(table => query
        .Replace("{table}", table, StringComparison.Ordinal)
        .Replace("{filled}", $"(SELECT pg_relation_size('{table}') > 0)", StringComparison.Ordinal)));

    /// <summary>As <see cref="InEach"/>, for each set of tables that are not empty: what is left out need not be planned.</summary>
    /// <param name="query">With <c>{table}</c> for its name.</param>
    /// <returns>The queries, by <see cref="Filled"/>; the first is of a set without a table and finds nothing.</returns>
    public static IReadOnlyList<string> InFilled(string query) => [
        .. Enumerable.Range(0, 1 << Tables.Count).Select(filled => filled == 0
            ? $"SELECT * FROM ({query.Replace("{table}", Tables[0], StringComparison.Ordinal)}) AS nothing WHERE false"
            : string.Join("\nUNION ALL\n", Tables.Where((_, bit) => (filled & (1 << bit)) != 0)
                .Select(table => query.Replace("{table}", table, StringComparison.Ordinal))))];

    /// <summary>The name of a partition.</summary>
    public static string NameOf(int partition) => $"{EdpDbContext.Schema}.object_event_{partition}";
}
