using System.CommandLine;
using System.CommandLine.Help;
using Edp.Cli;
using Edp.Service.Configuration;
using Edp.Service.Hosting;
using Edp.Service.Rules;

namespace Edp.Service.Commands;

/// <summary>
/// The command line: what runs the service or works with its settings, and the commands of <see cref="ServiceCommands"/>, which ask a
/// running one. <c>serve</c> needs not be said.
/// </summary>
internal static class EdpCommands
{
    /// <returns>The process's exit code: the command's, or 64 (EX_USAGE) when a word is unknown.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        if (parsed.Errors.Count == 0 && parsed.Action is not HelpAction
            && SettingWords.Refusal(parsed.UnmatchedTokens, CommandNames(parsed)) is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal);
            return ExitCode.Usage;
        }

        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, parsed.Errors.Select(error => error.Message)));
            return ExitCode.Usage;
        }

        // The host ends the process by its own signals, with the time that its parts need.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
    }

    private static Command Root()
    {
        var serve = new Command("serve", "Run the service; the same as no command.") { TreatUnmatchedTokensAsErrors = false };
        serve.SetAction((parsed, _) => EdpHost.RunAsync([.. parsed.UnmatchedTokens]));
        var ready = new Option<bool>("--ready") { Description = "Ask whether it can do its work, not only whether it lives." };
        var started = new Option<bool>("--started") { Description = "Ask whether its database has taken a write since it began." };
        var health = new Command("health", "Ask the service that runs here with the same settings how it is: 0 well, 1 not.")
        {
            ready, started
        };
        health.TreatUnmatchedTokensAsErrors = false;
        health.SetAction((parsed, cancellation) => HealthCommand.RunAsync(
            [.. parsed.UnmatchedTokens], parsed.GetValue(ready) ? "ready" : parsed.GetValue(started) ? "started" : "live", cancellation));
        var login = new Argument<DatabaseAuthentication>("LOGIN") { Description = "Iam, by a token of the role, or Password." };
        var databaseLogin = new Command(
            "database-login",
            "Let the user of a database on RDS log in as it says: grants rds_iam to it, or takes it away. 0: it can log in, 69: it can't.")
        {
            login
        };
        databaseLogin.TreatUnmatchedTokensAsErrors = false;
        databaseLogin.SetAction((parsed, cancellation) => DatabaseLoginCommand.RunAsync(
            parsed.GetValue(login), [.. parsed.UnmatchedTokens], cancellation));
        // No RootCommand, which has the name of the file.
        var root = new Command(
            "edp",
            "EDP, Event-Driven Packaging: groups S3 object events by key prefix and sends one event when a batch is complete. "
            + "Settings may follow any command, as --urls http://localhost:8080 or --Edp:Buckets:0:BucketName=lab; the environment "
            + "(Edp__Buckets__0__BucketName) and appsettings.json in the current folder give the same.")
        {
            new HelpOption { Recursive = true }, new VersionOption(),
            serve, health, new DoctorCommand(), RulesVerb.Create(), RedriveVerb.Create(), databaseLogin
        };
        foreach (var command in ServiceCommands.Create())
            root.Add(command);
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction((parsed, _) => EdpHost.RunAsync([.. parsed.UnmatchedTokens]));
        return root;
    }

    private static IEnumerable<string> CommandNames(ParseResult parsed) =>
        parsed.RootCommandResult.Command.Subcommands.Select(command => command.Name);
}
