namespace Edp.Service.Amazon;

/// <summary>The database's user can't log in as it is wanted.</summary>
internal sealed class RdsLoginException : Exception
{
    public RdsLoginException(string message)
        : base(message)
    {
    }

    public RdsLoginException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public RdsLoginException()
    {
    }
}
