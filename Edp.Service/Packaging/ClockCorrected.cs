namespace Edp.Service.Packaging;

/// <summary>The times of a package may come from a clock that was wrong.</summary>
internal sealed record ClockCorrected(Guid PackageId);
