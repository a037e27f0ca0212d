namespace Edp.Service.Storage;

/// <summary>The database can't be reached or does not take the work now. Nothing of the work is recorded; it can be repeated.</summary>
internal sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public StoreUnavailableException()
    {
    }

    /// <summary>The database or its tables are not those that were prepared: they are gone, or others took their place.</summary>
    public bool NeedsPreparation { get; init; }
}
