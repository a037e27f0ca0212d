namespace Edp.Service.Storage;

/// <summary>Makes a database ready for the service, and tells whether it is.</summary>
internal interface IStorePreparation
{
    /// <summary>
    /// Queries first, and changes only what is missing, in one transaction: whoever is killed in the middle leaves nothing behind, and a
    /// start that changes nothing needs no right to change.
    /// </summary>
    /// <param name="context">A context without an open connection.</param>
    /// <param name="step">Takes what is waited for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Starting.StartRefusedException">The database can't serve EDP, however long it waits.</exception>
    Task PrepareAsync(EdpDbContext context, PreparationStep step, CancellationToken cancellationToken);

    /// <summary>Writes, so that it is known that writing works.</summary>
    /// <exception cref="Exception">It does not work; <see cref="IRetryPolicy"/> knows what it tells.</exception>
    Task CheckAsync(EdpDbContext context, CancellationToken cancellationToken);
}

/// <summary>What a preparation waits for at the moment.</summary>
internal sealed class PreparationStep
{
    private volatile string _waitsFor = "the database to answer";

    /// <summary>Completes "EDP waits for …".</summary>
    public string WaitsFor
    {
        get => _waitsFor;
        set => _waitsFor = value;
    }
}
