namespace Edp.Service.Sagas;

/// <summary>Hears what a transaction gave out, after its commit.</summary>
internal interface ISagaOutputObserver
{
    void Committed(SagaOutput output);
}
