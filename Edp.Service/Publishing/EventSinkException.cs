namespace Edp.Service.Publishing;

/// <summary>A sink can't be reached or takes nothing now. The events stay unpublished and are sent again.</summary>
internal sealed class EventSinkException : Exception
{
    public EventSinkException(string message)
        : base(message)
    {
    }

    public EventSinkException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public EventSinkException()
    {
    }
}
