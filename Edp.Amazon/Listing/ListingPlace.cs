using System.Text.Json;

namespace Edp.Amazon.Listing;

/// <summary>Where a page ended, as text: how the bucket is listed, the last key, and its version.</summary>
internal sealed record ListingPlace(bool ByVersions, string? Key, string? VersionId)
{
    private const string Versions = "versions";
    private const string Objects = "objects";

    public static ListingPlace Read(string text)
    {
        var parts = JsonSerializer.Deserialize<string?[]>(text)!;
        return new ListingPlace(parts[0] == Versions, parts[1], parts[2]);
    }

    public override string ToString() => JsonSerializer.Serialize(new[] { ByVersions ? Versions : Objects, Key, VersionId });
}
