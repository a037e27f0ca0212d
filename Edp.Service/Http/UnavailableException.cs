namespace Edp.Service.Http;

/// <summary>The service can't start now, and could with the same settings when something else has changed.</summary>
internal sealed class UnavailableException : Exception
{
    public UnavailableException(string message)
        : base(message)
    {
    }

    public UnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public UnavailableException()
    {
    }
}
