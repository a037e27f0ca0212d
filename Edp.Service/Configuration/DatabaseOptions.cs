using System.ComponentModel.DataAnnotations;
using Edp.Core.Configuration;

namespace Edp.Service.Configuration;

/// <summary><c>Edp:Database</c>: where the state is kept.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The kind of database. Default: an embedded SQLite file.</summary>
    public DatabaseProvider Provider { get; set; } = DatabaseProvider.Sqlite;

    /// <summary>
    /// Npgsql's or SQLite's connection string. Required for Postgres; SQLite's default is the file <c>edp.db</c> in the data folder.
    /// </summary>
    [Secret]
    public string? ConnectionString { get; set; }

    /// <summary>How the service proves to PostgreSQL who it is. Default: by password.</summary>
    public DatabaseAuthentication Authentication { get; set; } = DatabaseAuthentication.Password;

    /// <summary>The password of the connection, when it shall not stand in the connection string.</summary>
    [Secret]
    public string? Password { get; set; }

    /// <summary>Time a statement may take, in seconds: 1 to 600, default 30.</summary>
    [Range(1, 600, ErrorMessage = SettingMessages.Range)]
    public int CommandTimeout { get; set; } = 30;
}
