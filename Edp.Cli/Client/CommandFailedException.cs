namespace Edp.Cli.Client;

/// <summary>A command can't be done, for a reason that a person can mend.</summary>
/// <param name="exitCode">What the shell is told.</param>
/// <param name="message">What went wrong, and what to do.</param>
internal sealed class CommandFailedException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
