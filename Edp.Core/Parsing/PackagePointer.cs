using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Edp.Core.Text;

namespace Edp.Core.Parsing;

/// <summary>
/// The object that names a revision of a Quilt package: <c>.quilt/named_packages/&lt;namespace&gt;/&lt;name&gt;/&lt;seconds&gt;</c>.
/// </summary>
internal static class PackagePointer
{
    private const int SecondsDigits = 10;

    /// <summary>2016-01-01T00:00:00Z. There is no older package, so a smaller number is something else.</summary>
    private const long FirstSecond = 1_451_606_400;

    private static readonly SearchValues<byte> WordCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);

    private static ReadOnlySpan<byte> Folder => ".quilt/named_packages/"u8;

    public static bool TryParse(ReadOnlySpan<byte> key, string bucket, [NotNullWhen(true)] out PackageRevision? package)
    {
        package = null;
        if (!key.StartsWith(Folder))
            return false;

        var rest = key[Folder.Length..];
        var slash = rest.LastIndexOf((byte)'/');
        if (slash < 0 || !IsPackageName(rest[..slash]) || !TryGetTime(rest[(slash + 1)..], out var createdAt))
            return false;

        package = new PackageRevision
        {
            Bucket = bucket,
            PackageName = Encoding.UTF8.GetString(rest[..slash]),
            CreatedAt = createdAt,
            IsPointer = true,
        };
        return true;
    }

    /// <summary>Whether the key lies where pointers do and is neither one nor anything else that Quilt writes there.</summary>
    public static bool IsMalformed(ReadOnlySpan<byte> key) =>
        key.StartsWith(Folder) && !key.EndsWith("/"u8) && !key.EndsWith("/latest"u8) && !TryParse(key, "", out _);

    public static string DescribeMalformed(ReadOnlySpan<byte> key) =>
        "expected a package pointer .quilt/named_packages/<namespace>/<name>/<10-digit seconds since 1970, of 2016 or later>; "
        + $"found {Printable.Quote(key)}";

    /// <summary>Namespace, slash, name; each of ASCII letters, digits, <c>_</c> and <c>-</c>.</summary>
    public static bool IsPackageName(ReadOnlySpan<byte> text)
    {
        var slash = text.IndexOf((byte)'/');
        return slash > 0 && slash < text.Length - 1
            && !text[..slash].ContainsAnyExcept(WordCharacters) && !text[(slash + 1)..].ContainsAnyExcept(WordCharacters);
    }

    private static bool TryGetTime(ReadOnlySpan<byte> digits, out DateTimeOffset time)
    {
        time = default;
        if (digits.Length != SecondsDigits || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !Utf8Parser.TryParse(digits, out long seconds, out _) || seconds < FirstSecond)
        {
            return false;
        }

        time = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return true;
    }
}
