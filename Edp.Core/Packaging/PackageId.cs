using Edp.Core.Batching;

namespace Edp.Core.Packaging;

/// <summary>The correlation id of a package: a name-based UUID of bucket and package name.</summary>
internal static class PackageId
{
    private static readonly Guid Namespace = new("1a7f5a64-5b0e-4f3e-8a55-0c8f6d7c9b12");

    public static Guid Of(string bucket, string packageName) => NameBasedId.Of(Namespace, $"{bucket}/{packageName}");
}
