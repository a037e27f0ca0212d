namespace Edp.Tests.Simulation;

/// <summary>A receipt that the service has taken note of.</summary>
/// <param name="Id">Of which event.</param>
/// <param name="TakenAt">When the bus took what came back, among everything.</param>
/// <param name="NotedAt">When the service had taken note, among everything.</param>
internal sealed record ReceiptEntry(Guid Id, long TakenAt, long NotedAt);
