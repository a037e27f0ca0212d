using Npgsql;

namespace Edp.Service.Storage.Postgres;

/// <summary>Tells a server that is away, starting or stopping from one that refuses a statement.</summary>
internal static class PostgresAvailability
{
    private const string ConnectionExceptions = "08";
    private const string InsufficientResources = "53";
    private const string OperatorIntervention = "57";
    private const string InvalidAuthorization = "28";
    private const string InvalidCatalog = "3D";

    public static bool SaysUnavailable(NpgsqlException exception) =>
        exception.SqlState is not { Length: 5 } state
        || state[..2] is ConnectionExceptions or InsufficientResources or OperatorIntervention or InvalidAuthorization or InvalidCatalog;
}
