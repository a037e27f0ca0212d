using System.Net;
using System.Text;

namespace Edp.Tests.Http;

/// <summary>Requests with headers that clients do not set by themselves.</summary>
internal static class Requests
{
    /// <summary>What a request with these headers is answered; one that may change something has a body as curl sends it.</summary>
    public static async Task<HttpStatusCode> StatusAsync(
        this HttpClient http, HttpMethod method, string path, IEnumerable<(string Name, string Value)> headers, string body = "{}")
    {
        using var answer = await http.SendAsync(method, path, headers, body);
        return answer.StatusCode;
    }

    public static async Task<HttpResponseMessage> SendAsync(
        this HttpClient http, HttpMethod method, string path, IEnumerable<(string Name, string Value)> headers, string body = "{}")
    {
        using var request = new HttpRequestMessage(method, path);
        if (method != HttpMethod.Get)
            request.Content = new StringContent(body, Encoding.UTF8, "text/plain");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request);
    }
}
