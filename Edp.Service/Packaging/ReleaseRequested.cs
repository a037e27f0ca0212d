namespace Edp.Service.Packaging;

/// <summary>An operator ends the wait of a package (R17). Only the wait of that round: a later one is not meant.</summary>
internal sealed record ReleaseRequested(Guid PackageId, long Round);
