namespace Edp.Tests.Simulation;

/// <summary>Thrown at every seam of a process that is gone: nothing it does reaches the outside any more.</summary>
internal sealed class ProcessDiedException() : Exception("The process is gone.");
