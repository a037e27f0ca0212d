using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Edp.Core.Text;

namespace Edp.Core.Parsing;

/// <summary>
/// The object that names a revision of a Quilt package: <c>.quilt/named_packages/&lt;namespace&gt;/&lt;name&gt;/&lt;seconds&gt;</c>.
/// </summary>
internal static class PackagePointer
{
    private const string Folder = ".quilt/named_packages/";
    private const int SecondsDigits = 10;

    /// <summary>2016-01-01T00:00:00Z. There is no older package, so a smaller number is something else.</summary>
    private const long FirstSecond = 1_451_606_400;

    private static readonly SearchValues<char> WordCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    public static bool TryParse(string key, string bucket, [NotNullWhen(true)] out PackageRevision? package)
    {
        package = null;
        var slash = key.LastIndexOf('/');
        if (!key.StartsWith(Folder, StringComparison.Ordinal) || slash < Folder.Length || key.Length - slash - 1 != SecondsDigits
            || !long.TryParse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || seconds < FirstSecond || !IsPackageName(key.AsSpan(Folder.Length..slash)))
            return false;

        var createdAt = DateTimeOffset.FromUnixTimeSeconds(seconds);
        package = new PackageRevision { Bucket = bucket, PackageName = key[Folder.Length..slash], CreatedAt = createdAt, IsPointer = true };
        return true;
    }

    /// <summary>Whether the key lies where pointers do and is neither one nor anything else that Quilt writes there.</summary>
    public static bool IsMalformed(string key) => key.StartsWith(Folder, StringComparison.Ordinal)
        && !key.EndsWith('/') && !key.EndsWith("/latest", StringComparison.Ordinal) && !TryParse(key, "", out _);

    public static string DescribeMalformed(string key) =>
        "expected a package pointer .quilt/named_packages/<namespace>/<name>/<10-digit seconds since 1970, of 2016 or later>; "
        + $"found {Printable.Quote(key)}";

    /// <summary>Namespace, slash, name; each of ASCII letters, digits, <c>_</c> and <c>-</c>.</summary>
    public static bool IsPackageName(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        return slash > 0 && slash < text.Length - 1
            && !text[..slash].ContainsAnyExcept(WordCharacters) && !text[(slash + 1)..].ContainsAnyExcept(WordCharacters);
    }
}
