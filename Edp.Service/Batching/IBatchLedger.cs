namespace Edp.Service.Batching;

/// <summary>
/// Takes the batches that leave within one transaction. A payload of the state machine's context; whoever owns the transaction inserts
/// them with it.
/// </summary>
internal interface IBatchLedger
{
    void Add(Batch batch);
}
