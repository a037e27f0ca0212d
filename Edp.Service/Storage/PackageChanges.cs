using Edp.Service.Packaging;

namespace Edp.Service.Storage;

/// <summary>What one transaction changed.</summary>
/// <param name="Instances">The locked instances, after the state machine was raised.</param>
/// <param name="Announced">The announcements that were made.</param>
internal sealed record PackageChanges(IReadOnlyList<PackageState> Instances, IReadOnlyList<PackageAnnouncement> Announced);
