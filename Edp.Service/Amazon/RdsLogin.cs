using Edp.Service.Configuration;
using Npgsql;

namespace Edp.Service.Amazon;

/// <summary>
/// How RDS lets the database's user in: with the role <c>rds_iam</c> by a token alone, without it by the password alone ("Creating a database
/// account using IAM authentication" in the Amazon RDS User Guide). The user gives itself the role, or takes it away.
/// </summary>
internal sealed class RdsLogin(DatabaseOptions database, RdsAuthToken tokens, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>How long the other login is tried, since a right that IAM was just given works a little later.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Sees to it that the user can log in as it is wanted. If that does not work in the end, all stays as it was, so that tasks that run are
    /// not shut out.
    /// </summary>
    /// <returns>What was done.</returns>
    /// <exception cref="RdsLoginException">Neither way lets the user in, or the wanted one never does.</exception>
    /// <exception cref="NpgsqlException">The server can't be reached.</exception>
    public async Task<string> ChangeAsync(DatabaseAuthentication wanted, CancellationToken cancellationToken)
    {
        var user = new NpgsqlConnectionStringBuilder(database.ConnectionString).Username;
        if (await IsLetInAsync(wanted, cancellationToken))
            return $"{user} logs in by {wanted} already";

        var other = wanted == DatabaseAuthentication.Iam ? DatabaseAuthentication.Password : DatabaseAuthentication.Iam;
        await using var connection = await OpenAsync(other, cancellationToken)
            ?? throw new RdsLoginException($"The database lets {user} in neither by password nor by token of this role.");
        await ExecuteAsync(connection, StatementFor(wanted), user, cancellationToken);

        var since = clock.GetTimestamp();
        do
        {
            if (await IsLetInAsync(wanted, cancellationToken))
                return $"{user} logs in by {wanted} from now on";
            await Task.Delay(Pause, clock, cancellationToken);
        }
        while (clock.GetElapsedTime(since) < Patience);

        await ExecuteAsync(connection, StatementFor(other), user, CancellationToken.None);
        throw new RdsLoginException(wanted == DatabaseAuthentication.Iam
            ? $"The database does not take the token for {user}, so that it goes on by password: is IAM authentication on, and may this role "
                + "do rds-db:connect?"
            : $"The database does not take the password for {user}, so that it goes on by token.");
    }

    private static string StatementFor(DatabaseAuthentication login) =>
        login == DatabaseAuthentication.Iam ? "GRANT rds_iam TO CURRENT_USER" : "REVOKE rds_iam FROM CURRENT_USER";

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, string? user, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedObject)
        {
            throw new RdsLoginException("The server has no role rds_iam, so it is not one of RDS: log in by password.", e);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new RdsLoginException($"{user} may not do that itself; who may has to say: {sql.Replace("CURRENT_USER", user, StringComparison.Ordinal)}", e);
        }
    }

    private async Task<bool> IsLetInAsync(DatabaseAuthentication login, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(login, cancellationToken);
        return connection is not null;
    }

    /// <summary>A connection, or null when the server refuses the login.</summary>
    private async Task<NpgsqlConnection?> OpenAsync(DatabaseAuthentication login, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false };
        if (login == DatabaseAuthentication.Iam)
        {
            if (settings.SslMode < SslMode.Require)
                settings.SslMode = SslMode.Require;
            settings.Password = await tokens.CreateAsync(settings.Host!, settings.Port, settings.Username!);
        }
        else if (database.Password is not null)
        {
            settings.Password = database.Password;
        }

        var connection = new NpgsqlConnection(settings.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch (PostgresException e) when (
            e.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            await connection.DisposeAsync();
            return null;
        }
    }
}
