namespace MassTransit;

/// <summary>SQS or SNS could not do what the bus asked for.</summary>
public class AmazonSqsTransportException : MassTransitException
{
    /// <summary>An unnamed failure.</summary>
    public AmazonSqsTransportException()
    {
    }

    /// <summary>A failure that this transport found itself.</summary>
    public AmazonSqsTransportException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with AWS's answer inside.</summary>
    public AmazonSqsTransportException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The configuration can not work: a name that AWS does not allow, a missing queue where none may be created.</summary>
public sealed class AmazonSqsTransportConfigurationException : AmazonSqsTransportException
{
    /// <summary>An unnamed failure.</summary>
    public AmazonSqsTransportConfigurationException()
    {
    }

    /// <summary>A failure that this transport found itself.</summary>
    public AmazonSqsTransportConfigurationException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with AWS's answer inside.</summary>
    public AmazonSqsTransportConfigurationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A message that SQS or SNS would refuse, found before it is sent: too large, too long a delay, too many attributes.</summary>
public sealed class AmazonSqsMessageRefusedException : AmazonSqsTransportException
{
    /// <summary>An unnamed failure.</summary>
    public AmazonSqsMessageRefusedException()
    {
    }

    /// <summary>Says which limit the message is over.</summary>
    public AmazonSqsMessageRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>With AWS's answer inside.</summary>
    public AmazonSqsMessageRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>
/// An endpoint can not use its queue. It tries again unless <see cref="ConnectionException.IsTransient"/> is false; then the start fails.
/// </summary>
public sealed class AmazonSqsConnectionException : ConnectionException
{
    /// <summary>An unnamed failure.</summary>
    public AmazonSqsConnectionException()
    {
    }

    /// <summary>Says what was tried.</summary>
    public AmazonSqsConnectionException(string message)
        : base(message)
    {
    }

    /// <summary>Says what was tried, with AWS's answer inside.</summary>
    public AmazonSqsConnectionException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says what was tried, with AWS's answer inside.</summary>
    public AmazonSqsConnectionException(string message, Exception innerException, bool isTransient)
        : base(message, innerException, isTransient)
    {
    }
}
