using Amazon.Runtime;
using Edp.Amazon.Client;
using Edp.Cli;
using Edp.Service.Amazon;
using Edp.Service.Configuration;
using Edp.Service.Hosting;
using Npgsql;

namespace Edp.Service.Commands;

/// <summary><c>database-login</c>: sees to it that the user of a database on RDS can log in by token, or by password.</summary>
internal static class DatabaseLoginCommand
{
    /// <param name="wanted">How the user shall log in.</param>
    /// <param name="settings">Settings, as the service takes them on its command line; with the password.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The process's exit code: 0 when it can, 69 when it can't, 78 when a setting is wrong.</returns>
    public static async Task<int> RunAsync(DatabaseAuthentication wanted, string[] settings, CancellationToken cancellationToken)
    {
        try
        {
            var options = SettingsReader.Read(HostConfiguration.CreateBuilder(settings).Configuration);
            if (options.Database.Provider != DatabaseProvider.Postgres)
                throw new WrongSettingException("Edp:Database:Provider: database-login takes Postgres.");

            var tokens = new RdsAuthToken(new AmazonClientSettings { Region = options.Region });
            await Console.Out.WriteLineAsync(
                await new RdsLogin(options.Database, tokens, TimeProvider.System).ChangeAsync(wanted, cancellationToken));
            return ExitCode.Done;
        }
        catch (Exception e) when (e is RdsLoginException or NpgsqlException or AmazonClientException or AmazonServiceException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Unavailable;
        }
        catch (Exception e) when (StartFailure.Of(e) is { } failure)
        {
            return await failure.WriteAsync(Console.Error);
        }
    }
}
