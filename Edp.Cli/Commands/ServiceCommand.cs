using System.CommandLine;
using Edp.Cli.Client;
using Edp.Cli.Output;

namespace Edp.Cli.Commands;

/// <summary>A command that asks a running service: where it is, with which key, and for whom the answer is.</summary>
internal abstract class ServiceCommand : Command
{
    private readonly Option<string?> _url = new("--url")
    {
        Description = $"Where the service is. Default {ServiceAddress.UrlVariable}, or {ServiceAddress.Default}.", HelpName = "address"
    };

    // A key on the command line could be read by every user of the machine.
    private readonly Option<string?> _keyFile = new("--key-file")
    {
        Description = $"The file that holds the key. Default: the key in {ServiceAddress.KeyVariable}.", HelpName = "file"
    };

    private readonly Option<string?> _key = new("--key") { Hidden = true };

    private readonly Option<bool> _json = new("--json") { Description = "For programs: one JSON object a line." };

    protected ServiceCommand(string name, string description)
        : base(name, description)
    {
        Options.Add(_url);
        Options.Add(_keyFile);
        Options.Add(_json);
        Options.Add(_key);
        _key.Validators.Add(result => result.AddError(
            "--key is not taken: every user of this machine could read it. Put the key into the environment as "
            + $"{ServiceAddress.KeyVariable}, or into a file for --key-file."));
        SetAction(RunAsync);
    }

    /// <returns>The process's exit code.</returns>
    protected abstract Task<int> RunAsync(ParseResult parsed, ServiceClient service, Screen screen, CancellationToken cancellationToken);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            var address = ServiceAddress.Find(parsed.GetValue(_url), parsed.GetValue(_keyFile), Environment.GetEnvironmentVariable);
            using var service = new ServiceClient(address);
            return await RunAsync(parsed, service, new Screen(parsed.GetValue(_json)), cancellationToken);
        }
        catch (CommandFailedException e)
        {
            Screen.Error(e.Message);
            return e.ExitCode;
        }
        catch (OutputClosedException)
        {
            return ExitCode.Done;
        }
    }
}
