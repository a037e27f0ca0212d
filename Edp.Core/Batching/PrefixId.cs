namespace Edp.Core.Batching;

/// <summary>The correlation id of a prefix: a name-based UUID of bucket and prefix.</summary>
internal static class PrefixId
{
    private static readonly Guid Namespace = new("6f0c2f0e-6d3c-4b8e-9a77-7d1f6a3b5c21");

    // No bucket has a slash in its name, so the two never run into each other.
    public static Guid Of(string bucket, string prefix) => NameBasedId.Of(Namespace, $"{bucket}/{prefix}");
}
