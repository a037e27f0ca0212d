namespace Edp.Service.Storage;

/// <summary>
/// The database does not take the data: a value it can't hold, a constraint. Trying again does not help; nothing of the work is recorded.
/// </summary>
internal sealed class StoreRefusedException : Exception
{
    public StoreRefusedException(string message)
        : base(message)
    {
    }

    public StoreRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public StoreRefusedException()
    {
    }
}
