namespace Edp.Service.Configuration;

/// <summary>The service can't start with these settings.</summary>
internal sealed class WrongSettingException : Exception
{
    public WrongSettingException(string message)
        : base(message)
    {
    }

    public WrongSettingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public WrongSettingException()
    {
    }
}
