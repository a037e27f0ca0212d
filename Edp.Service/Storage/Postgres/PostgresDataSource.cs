using Edp.Service.Amazon;
using Edp.Service.Configuration;
using Npgsql;

namespace Edp.Service.Storage.Postgres;

/// <summary>The pool of connections.</summary>
internal static class PostgresDataSource
{
    // A third of the token's life is left for tries that fail.
    private static readonly TimeSpan NextToken = RdsAuthToken.Validity * 2 / 3;
    private static readonly TimeSpan NextTry = TimeSpan.FromSeconds(10);

    public static NpgsqlDataSource Create(DatabaseOptions database, RdsAuthToken tokens)
    {
        var source = new NpgsqlDataSourceBuilder(database.ConnectionString);
        var connection = source.ConnectionStringBuilder;
        connection.CommandTimeout = database.CommandTimeout;
        if (database.Password is not null)
            connection.Password = database.Password;
        if (database.Authentication == DatabaseAuthentication.Iam)
        {
            if (connection.SslMode < SslMode.Require)
                connection.SslMode = SslMode.Require;
            source.UsePeriodicPasswordProvider(
                (used, _) => tokens.CreateAsync(used.Host!, used.Port, used.Username!), NextToken, NextTry);
        }

        return source.Build();
    }
}
