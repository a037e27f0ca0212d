using System.CommandLine;
using Edp.Cli.Commands;

namespace Edp.Cli;

/// <summary>The commands that ask a running service, over HTTP alone.</summary>
internal static class ServiceCommands
{
    public static IEnumerable<Command> Create() =>
    [
        new WhyCommand(), new OpenCommand(), new BatchesCommand(), new TailCommand(),
        new FlushCommand(), new HoldCommand(), new ExtendCommand(), new CancelCommand(), new ReplayCommand(),
        new PostCommand(), new BackfillCommand(), new BackfillsCommand()
    ];
}
