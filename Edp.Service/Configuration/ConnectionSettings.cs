using System.Data.Common;
using Edp.Core.Text;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Edp.Service.Configuration;

/// <summary>Refuses a connection string with which no connection can be opened. No message shows a value that may be a secret.</summary>
internal static class ConnectionSettings
{
    private const string Setting = "Edp:Database:ConnectionString";
    private const string SqliteExample = "for example 'Data Source=/var/lib/edp/edp.db'";
    private const string PostgresExample = "for example 'Host=localhost;Database=edp;Username=edp'";

    private static readonly string[] PostgresNames =
        ["Host", "Port", "Database", "Username", "Password", "SSL Mode", "Root Certificate", "Timeout", "Keepalive", "Maximum Pool Size"];

    public static IEnumerable<string> Check(DatabaseOptions database) => database switch
    {
        { Provider: DatabaseProvider.Postgres, ConnectionString: null or "" } =>
            [$"{Setting}: is required with Edp:Database:Provider = Postgres, {PostgresExample}."],
        { Provider: DatabaseProvider.Postgres } => Check(database.ConnectionString, IsOfPostgres, PostgresNames, PostgresExample)
            .Concat(CheckHost(database.ConnectionString)),
        { ConnectionString: null or "" } => [],
        _ => Check(database.ConnectionString, IsOfSqlite, [.. new SqliteConnectionStringBuilder().Keys.Cast<string>()], SqliteExample)
    };

    private static IEnumerable<string> Check(string text, Func<string, string?, bool> isOfDatabase, string[] names, string example)
    {
        if (ConnectionUrl.TryRead(text, out var meant))
        {
            yield return $"{Setting}: takes Name=value pairs with semicolons between them, no URL; meant is '{meant}'"
                + (meant.Contains("Host=", StringComparison.Ordinal) ? ", and the password in Edp:Database:Password." : ".");
            yield break;
        }

        if (Pairs(text) is not { Count: > 0 } pairs)
        {
            yield return $"{Setting}: takes Name=value pairs with semicolons between them, {example}.";
            yield break;
        }

        foreach (var (name, value) in pairs)
        {
            if (!isOfDatabase(name, null))
                yield return $"{Setting}: there is no '{name}' in a connection string of this database; {Instead(name, names, example)}.";
            else if (!isOfDatabase(name, value))
                yield return $"{Setting}: '{name}' does not take what it is given.";
        }
    }

    private static IEnumerable<string> CheckHost(string text)
    {
        if (Pairs(text) is not { Count: > 0 } pairs || !pairs.All(pair => IsOfPostgres(pair.Name, pair.Value)))
            yield break;

        var connection = new NpgsqlConnectionStringBuilder(text);
        if (string.IsNullOrWhiteSpace(connection.Host))
            yield return $"{Setting}: needs a Host, {PostgresExample}.";
        else if (connection.Host.Contains("://", StringComparison.Ordinal))
            yield return $"{Setting}: Host takes a host's name or address, no URL; found '{connection.Host}'.";
        if (connection.Port is < 1 or > ushort.MaxValue)
            yield return FormattableString.Invariant($"{Setting}: Port takes 1 to 65535; found {connection.Port}.");
    }

    private static string Instead(string name, string[] names, string example) =>
        string.Equals(name, "Host", StringComparison.OrdinalIgnoreCase) ? "Edp:Database:Provider = Postgres takes one"
        : NearestName.Of(name, names) is { } near ? $"meant may be '{near}'"
        : example;

    private static List<(string Name, string Value)>? Pairs(string text)
    {
        try
        {
            var pairs = new DbConnectionStringBuilder { ConnectionString = text };
            return [.. pairs.Keys.Cast<string>().Select(name => (name, (string)pairs[name]))];
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsOfPostgres(string name, string? value) => IsOf(new NpgsqlConnectionStringBuilder(), name, value);

    private static bool IsOfSqlite(string name, string? value) => IsOf(new SqliteConnectionStringBuilder(), name, value);

    private static bool IsOf(DbConnectionStringBuilder connection, string name, string? value)
    {
        if (value is null)
            return connection.ContainsKey(name);
        try
        {
            connection[name] = value;
            return true;
        }
        catch (Exception e) when (
            e is ArgumentException or FormatException or InvalidCastException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }
}
