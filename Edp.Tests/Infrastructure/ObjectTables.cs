namespace Edp.Tests.Infrastructure;

/// <summary>On PostgreSQL objects lie in partitions, tables that inherit from <c>object_event</c>; triggers and indexes are of each of them.</summary>
internal static class ObjectTables
{
    private static readonly string[] Partitions = ["edp.object_event_0", "edp.object_event_1", "edp.object_event_2"];

    /// <summary>Repeats for each partition the lines of a script that name <c>{partition}</c>.</summary>
    public static string OnEach(string sql) => string.Join('\n', sql.Split('\n').SelectMany(OnEachIfNamed));

    private static IEnumerable<string> OnEachIfNamed(string line) => line.Contains("{partition}", StringComparison.Ordinal)
        ? Partitions.Select(partition => line.Replace("{partition}", partition, StringComparison.Ordinal))
        : [line];
}
