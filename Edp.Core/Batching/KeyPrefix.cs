namespace Edp.Core.Batching;

/// <summary>R1: the prefix of a key.</summary>
internal static class KeyPrefix
{
    /// <summary>The first <paramref name="depth"/> directories of the key, each with its <c>/</c>; all of them where there are fewer.</summary>
    public static string Of(string key, int depth) => key[..LengthOf(key, depth)];

    /// <summary>How many characters of the key that prefix has.</summary>
    public static int LengthOf(string key, int depth)
    {
        var end = 0;
        for (var directories = 0; directories < depth; directories++)
        {
            var slash = key.IndexOf('/', end);
            if (slash < 0)
                break;
            end = slash + 1;
        }

        return end;
    }

    /// <summary>The key's last segment, which completion markers are compared with (R7).</summary>
    public static ReadOnlySpan<char> LastSegment(string key) => key.AsSpan(key.LastIndexOf('/') + 1);
}
