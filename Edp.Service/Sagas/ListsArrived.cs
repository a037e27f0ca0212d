namespace Edp.Service.Sagas;

/// <summary>Lists of expected files are to be read.</summary>
internal sealed record ListsArrived;
