using System.Text;

namespace Edp.Core.Lists;

/// <summary>Paths in lists may be URL-encoded.</summary>
internal static class UriText
{
    private const char Percent = '%';

    /// <summary>The path with its <c>%XX</c> decoded; as it is where they are no encoding of UTF-8.</summary>
    public static string Decode(string path)
    {
        if (!path.Contains(Percent, StringComparison.Ordinal) || !IsEncoded(path))
            return path;
        var decoded = Uri.UnescapeDataString(path);
        return decoded.Contains(Rune.ReplacementChar.ToString(), StringComparison.Ordinal) ? path : decoded;
    }

    private static bool IsEncoded(string path)
    {
        for (var i = path.IndexOf(Percent, StringComparison.Ordinal); i >= 0; i = path.IndexOf(Percent, i + 1))
        {
            if (i + 2 >= path.Length || !char.IsAsciiHexDigit(path[i + 1]) || !char.IsAsciiHexDigit(path[i + 2]))
                return false;
        }

        return true;
    }
}
