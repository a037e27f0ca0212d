namespace Edp.Core.Lists;

/// <summary>A list of expected files cannot be read; the message says why.</summary>
internal sealed class UnreadableListException : Exception
{
    public UnreadableListException(string message)
        : base(message)
    {
    }

    public UnreadableListException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public UnreadableListException()
    {
    }

    /// <summary>Whether reading it again may succeed; the content of a version does not change.</summary>
    public bool MayPass { get; init; }
}
