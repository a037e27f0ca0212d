namespace Edp.Core.Packaging;

/// <summary>Who tells that a batch was packaged: the values of <c>packaged_by</c>.</summary>
internal static class PackagedBy
{
    /// <summary>A consumer, by <c>POST /batches/{id}/ack</c>.</summary>
    public const string Ack = "ack";

    /// <summary>A .NET service, by the contract <c>PackageCreated</c>.</summary>
    public const string PackageCreated = "package-created";

    /// <summary>Quilt, by its event <c>package-revision</c>.</summary>
    public const string PackageRevision = "package-revision";

    /// <summary>Quilt, by the object that names a revision.</summary>
    public const string Pointer = "pointer";
}
