namespace Edp.Tests.Simulation;

/// <summary>A promise was broken.</summary>
internal sealed class HistoryFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    public static void Unless(bool holds, string message)
    {
        if (!holds)
            throw new HistoryFailedException(message);
    }
}
