using Npgsql;

namespace Edp.Service.Configuration;

/// <summary>What the connection string has to say, and must not say, with IAM database authentication.</summary>
internal static class IamSettings
{
    public static IEnumerable<string> Check(DatabaseOptions database)
    {
        if (database.Provider != DatabaseProvider.Postgres)
        {
            yield return "Edp:Database:Authentication: Iam is for Edp:Database:Provider = Postgres.";
            yield break;
        }

        if (string.IsNullOrWhiteSpace(database.ConnectionString))
            yield break;

        var connection = new NpgsqlConnectionStringBuilder(database.ConnectionString);
        if (string.IsNullOrEmpty(connection.Host) || connection.Host.Contains(',', StringComparison.Ordinal))
            yield return "Edp:Database:ConnectionString: takes one Host with Authentication = Iam, since the token is made for it.";
        if (string.IsNullOrEmpty(connection.Username))
            yield return "Edp:Database:ConnectionString: needs a Username with Authentication = Iam.";
        if (!string.IsNullOrEmpty(connection.Password) || !string.IsNullOrEmpty(database.Password))
            yield return "Edp:Database:Authentication: Iam takes the place of the password; take the password out of the settings.";
        if (connection.ContainsKey("SSL Mode") && connection.SslMode < SslMode.Require)
        {
            yield return $"Edp:Database:ConnectionString: takes SSL Mode = Require, VerifyCA or VerifyFull with Authentication = Iam; found "
                + $"{connection.SslMode}, with which the token could be read on its way.";
        }
    }
}
