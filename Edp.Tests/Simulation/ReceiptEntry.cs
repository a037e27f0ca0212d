namespace Edp.Tests.Simulation;

/// <summary>A receipt that the service has recorded.</summary>
/// <param name="Id">Of which event.</param>
/// <param name="TakenAt">When the bus took what came back, among everything.</param>
/// <param name="DurableAt">When the service had recorded that, among everything.</param>
internal sealed record ReceiptEntry(Guid Id, long TakenAt, long DurableAt);
