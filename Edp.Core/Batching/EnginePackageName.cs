using System.Globalization;
using System.Text;

namespace Edp.Core.Batching;

/// <summary>
/// What Quilt's Packaging Engine calls the package of a folder when its message names none: the folders above joined by <c>_</c>, then the last
/// one, each without what a package's name may not have. Source: <c>infer_pkg_name_from_prefix</c> in quiltdata/quilt, lambdas/pkgpush.
/// </summary>
internal static class EnginePackageName
{
    private const string DefaultNamespace = "package";
    private const string DefaultName = "null";

    public static string Of(string prefix)
    {
        // A folder: the engine drops what follows the last slash.
        var parts = prefix[..(prefix.LastIndexOf('/') + 1)].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Clean).ToList();
        return parts.Count switch
        {
            0 => $"{DefaultNamespace}/{DefaultName}",
            1 => $"{DefaultNamespace}/{parts[0]}",
            _ => $"{string.Join('_', parts[..^1])}/{parts[^1]}"
        };
    }

    private static string Clean(string part)
    {
        var clean = new StringBuilder(part.Length);
        foreach (var rune in part.EnumerateRunes())
            clean.Append(IsWord(rune) ? rune.ToString() : "-");
        return clean.ToString();
    }

    // What Python's \w matches: letters and numbers of every script, and the underscore.
    private static bool IsWord(Rune rune) => rune.Value is '_' or '-' || Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
}
