using System.Net.Http.Headers;
using System.Text;

namespace Edp.Service.Http;

/// <summary>The key of a person with a browser, which asks for a name and a password: the password is the key, the name is free.</summary>
internal static class BasicKey
{
    private const string Scheme = "Basic";

    /// <summary>What a browser is answered that brings none or a wrong one, so that it asks.</summary>
    public const string Challenge = "Basic realm=\"EDP: any name, and the key as password\", charset=\"UTF-8\"";

    /// <summary>The key, where the request brings one in this way.</summary>
    public static string? Find(IHeaderDictionary headers)
    {
        if (!AuthenticationHeaderValue.TryParse(headers.Authorization, out var header)
            || !string.Equals(header.Scheme, Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var bytes = new byte[header.Parameter?.Length ?? 0];
        if (!Convert.TryFromBase64String(header.Parameter ?? "", bytes, out var length))
            return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        return text.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? text[(colon + 1)..] : null;
    }

    /// <summary>Whether a person looks at the answer: programs take JSON.</summary>
    public static bool IsAskedFor(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
