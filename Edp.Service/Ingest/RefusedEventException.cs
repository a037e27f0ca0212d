namespace Edp.Service.Ingest;

/// <summary>A message is no event EDP knows. Trying again does not help; it belongs to the error queue.</summary>
internal sealed class RefusedEventException : Exception
{
    public RefusedEventException(string message)
        : base(message)
    {
    }

    public RefusedEventException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public RefusedEventException()
    {
    }
}
