using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Edp.Service.Configuration;

/// <summary>A connection that is written as other programs take it: <c>postgres://user:password@host:5432/database</c>.</summary>
internal static class ConnectionUrl
{
    /// <param name="text">What may be a URL.</param>
    /// <param name="meant">The same as Name=value pairs, without the password.</param>
    public static bool TryRead(string text, [NotNullWhen(true)] out string? meant)
    {
        meant = null;
        var scheme = text.Split("://", 2)[0].Trim();
        if (!text.Contains("://", StringComparison.Ordinal) || scheme.Contains('=', StringComparison.Ordinal))
            return false;

        if (!scheme.StartsWith("postgres", StringComparison.OrdinalIgnoreCase))
        {
            meant = "Data Source=<path of the file>";
            return true;
        }

        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) || url.Host.Length == 0)
        {
            meant = "Host=localhost;Database=edp;Username=edp";
            return true;
        }

        var user = Uri.UnescapeDataString(url.UserInfo.Split(':')[0]);
        string?[] pairs =
        [
            $"Host={url.Host}",
            url.Port > 0 ? string.Create(CultureInfo.InvariantCulture, $"Port={url.Port}") : null,
            url.AbsolutePath.Length > 1 ? $"Database={Uri.UnescapeDataString(url.AbsolutePath[1..])}" : null,
            user.Length > 0 ? $"Username={user}" : null
        ];
        meant = string.Join(';', pairs.OfType<string>());
        return true;
    }
}
