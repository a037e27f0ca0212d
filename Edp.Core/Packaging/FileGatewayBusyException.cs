namespace Edp.Core.Packaging;

/// <summary>The gateway is throttling, refreshes the same folder already, or can't be reached. A later request may be taken.</summary>
internal sealed class FileGatewayBusyException : Exception
{
    public FileGatewayBusyException(string message)
        : base(message)
    {
    }

    public FileGatewayBusyException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public FileGatewayBusyException()
    {
    }
}
