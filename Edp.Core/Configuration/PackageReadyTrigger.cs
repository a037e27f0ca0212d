namespace Edp.Core.Configuration;

/// <summary>What starts the delay of <c>package-ready</c>.</summary>
public enum PackageReadyTrigger
{
    /// <summary>Each <c>package-objects-ready</c>; the package has its prefix's name.</summary>
    ObjectsReady,

    /// <summary>The creation of a Quilt package.</summary>
    PackageCreated,

    /// <summary>Nothing: there is no <c>package-ready</c>.</summary>
    None
}
