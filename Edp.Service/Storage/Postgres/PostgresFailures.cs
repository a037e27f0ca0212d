using Npgsql;

namespace Edp.Service.Storage.Postgres;

/// <summary>
/// What PostgreSQL's codes tell (appendix "PostgreSQL Error Codes"). Only two classes are about the data that was to be written; whatever
/// else the server or the driver says is about the database, and may pass.
/// </summary>
internal static class PostgresFailures
{
    private const string DataException = "22";
    private const string IntegrityConstraintViolation = "23";

    public static bool IsAboutData(PostgresException failure) =>
        failure.SqlState is { Length: 5 } state && state[..2] is DataException or IntegrityConstraintViolation;

    /// <summary>The database, the schema, a table or a column is not there.</summary>
    public static bool NeedsPreparation(PostgresException? failure) => failure?.SqlState
        is PostgresErrorCodes.UndefinedTable
        or PostgresErrorCodes.UndefinedColumn
        or PostgresErrorCodes.InvalidSchemaName
        or PostgresErrorCodes.InvalidCatalogName;

    /// <summary>Another attempt within a moment may succeed: a deadlock, a broken connection, a row that another transaction inserted.</summary>
    public static bool MayPassAtOnce(Exception failure) =>
        FailureChain.Find<PostgresException>(failure) is { } refused
            ? refused.IsTransient || refused.SqlState == PostgresErrorCodes.UniqueViolation
            : FailureChain.Find<NpgsqlException>(failure) is { IsTransient: true };

    /// <summary>The failure in words that say what to do.</summary>
    public static string Explain(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction } =>
            $"PostgreSQL takes no writes (read-only): {failure.Message}",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } =>
            $"PostgreSQL refuses a right that EDP needs (docs/operating.md lists them): {failure.Message}",
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } =>
            $"Another session of PostgreSQL holds a lock on EDP's tables: {failure.Message}",
        _ => $"PostgreSQL is not available: {failure.Message}"
    };
}
