namespace Edp.Service.Configuration;

/// <summary>The kinds of database.</summary>
public enum DatabaseProvider
{
    /// <summary>A file, for one process.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, for one process or several.</summary>
    Postgres
}
