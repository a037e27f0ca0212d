namespace Edp.Service.Reconciling;

/// <summary>The batch does not wait for a listing any more: another replica has let its event go. Nothing of the page is recorded here.</summary>
internal sealed class BatchMovedException() : Exception("The batch was released while its prefix was listed.");
