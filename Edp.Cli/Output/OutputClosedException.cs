namespace Edp.Cli.Output;

/// <summary>Nobody reads the output any more, as after <c>| head</c>.</summary>
internal sealed class OutputClosedException(IOException inner) : Exception(inner.Message, inner);
