namespace Edp.Cli.Client;

/// <summary>Paths with parameters.</summary>
internal static class Query
{
    /// <summary>The path with those that have a value.</summary>
    public static string Add(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
                path += $"{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
        }

        return path;
    }
}
