using Npgsql;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// How rows are found within a transaction. By an index, however many other rows there are: most of it is in memory. And in its order, up to
/// the version that is visible: a bitmap would read all versions first, and the planner, who counts live rows alone, expects one.
/// </summary>
internal static class PostgresPlans
{
    private const string PreferIndexes = "SET LOCAL random_page_cost = 1";
    private const string AvoidBitmaps = "SET LOCAL enable_bitmapscan = off";

    /// <summary>Both in one text.</summary>
    public const string FindByIndex = $"{PreferIndexes}; {AvoidBitmaps}";

    /// <summary>A batch that begins with it. What it says holds until the transaction ends.</summary>
    public static NpgsqlBatch Batch(NpgsqlConnection connection) => new(connection)
    {
        BatchCommands = { new NpgsqlBatchCommand(PreferIndexes), new NpgsqlBatchCommand(AvoidBitmaps) }
    };
}
