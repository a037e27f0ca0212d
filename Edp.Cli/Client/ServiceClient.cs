using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Edp.Cli.Client;

/// <summary>Calls the service; every answer that is none becomes a <see cref="CommandFailedException"/> that says what to do.</summary>
internal sealed class ServiceClient : IDisposable
{
    private const int MaxPage = 1_000;

    private readonly HttpClient _http;
    private readonly ServiceAddress _address;

    public ServiceClient(ServiceAddress address)
    {
        _address = address;
        // A key never follows a redirect to somewhere else.
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            UseProxy = !address.Url.IsLoopback
        };
        _http = new HttpClient(handler) { BaseAddress = address.Url, Timeout = TimeSpan.FromMinutes(5) };
        if (address.Key is { } key)
            _http.DefaultRequestHeaders.Add("X-Api-Key", key);
    }

    /// <summary>The service's own time, as its last answer told; this machine's may be another.</summary>
    public DateTimeOffset Now { get; private set; } = TimeProvider.System.GetUtcNow();

    public Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), cancellationToken);

    public Task<JsonElement> PatchAsync(string path, JsonObject body, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Patch, path) { Content = ContentOf(body) }, cancellationToken);

    public Task<JsonElement> PostAsync(string path, JsonObject body, CancellationToken cancellationToken) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = ContentOf(body) }, cancellationToken);

    /// <summary>The items of a list, page by page.</summary>
    /// <param name="query">The path, and its query.</param>
    /// <param name="max">How many at most; null: all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<JsonElement> ListAsync(string query, int? max, CancellationToken cancellationToken) =>
        ListAsync(query, max, MaxPage, cancellationToken);

    /// <summary>The items of a list, in pages of this size: for those who stop reading soon.</summary>
    public async IAsyncEnumerable<JsonElement> ListAsync(
        string query, int? max, int pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var left = max ?? int.MaxValue;
        string? next = null;
        do
        {
            var limit = Math.Min(left, Math.Min(pageSize, MaxPage)).ToString(CultureInfo.InvariantCulture);
            var page = await GetAsync(Query.Add(query, ("limit", limit), ("after", next)), cancellationToken);
            foreach (var item in page.GetProperty("items").EnumerateArray())
            {
                yield return item;
                left--;
            }

            next = page.GetProperty("next").GetString();
        }
        while (next is not null && left > 0);
    }

    /// <summary>The answer as it is, whatever its status; it fails only where there is none.</summary>
    public async Task<HttpResponseMessage> AskAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _http.SendAsync(request, cancellationToken);
            Now = answer.Headers.Date ?? TimeProvider.System.GetUtcNow();
            return answer;
        }
        catch (HttpRequestException e)
        {
            throw Unreachable((e.InnerException as SocketException)?.Message ?? e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable($"no answer within {_http.Timeout.TotalMinutes} minutes");
        }
    }

    /// <summary>Why an answer is a refusal.</summary>
    public CommandFailedException Refusal(HttpResponseMessage answer, JsonElement? problem)
    {
        var detail = Text(problem, "detail");
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized => new(
                ExitCode.NotAllowed,
                $"{_address.Url} wants {(_address.Key is null ? "a key" : "another key")}: put it into the environment as "
                + $"{ServiceAddress.KeyVariable}, or into a file for --key-file."),
            HttpStatusCode.Forbidden => new(ExitCode.NotAllowed, detail ?? $"{_address.Url} does not allow this with the key given."),
            HttpStatusCode.NotFound when detail is null => new(
                ExitCode.Problem,
                $"{_address.Url} does not know {answer.RequestMessage?.RequestUri?.AbsolutePath}: it is no EDP, or an older one than this "
                + "program."),
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway
                or HttpStatusCode.GatewayTimeout => new(
                    ExitCode.Unavailable, $"{_address.Url} can't answer now ({(int)answer.StatusCode}). {detail}".Trim()),
            _ => new(ExitCode.Problem, detail ?? Text(problem, "title") ?? $"{_address.Url} answered {(int)answer.StatusCode}.")
        };
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var sent = request;
        using var answer = await AskAsync(request, cancellationToken);
        var body = await ReadAsync(answer, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw Refusal(answer, body);
        return body ?? throw new CommandFailedException(
            ExitCode.Unavailable,
            $"{_address.Url} is no EDP: it answered {answer.Content.Headers.ContentType?.MediaType ?? "nothing"} instead of JSON.");
    }

    /// <summary>The body as JSON; null when it is none.</summary>
    public static async Task<JsonElement?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (!IsJson(answer.Content.Headers.ContentType))
            return null;
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private CommandFailedException Unreachable(string why) => new(
        ExitCode.Unavailable,
        $"{_address.Url} does not answer: {why.TrimEnd('.')}. Start EDP with \"edp serve\", or say where it is with --url or "
        + $"{ServiceAddress.UrlVariable}.");

    private static StringContent ContentOf(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");

    private static bool IsJson(MediaTypeHeaderValue? type) =>
        type?.MediaType is { } name && (name == "application/json" || name.EndsWith("+json", StringComparison.Ordinal));

    private static string? Text(JsonElement? problem, string name) =>
        problem is { ValueKind: JsonValueKind.Object } found
        && found.TryGetProperty(name, out var text)
        && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;
}
