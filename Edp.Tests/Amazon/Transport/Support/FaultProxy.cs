using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Edp.Tests.Amazon.Transport.Support;

/// <summary>
/// Stands before the emulator over real HTTP, writes down each call, and does to it what the test says: an error, a broken connection, or
/// the refusal of some entries of a batch while the others are carried out.
/// </summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
    private readonly ConcurrentQueue<ProxiedCall> _calls = [];
    private readonly Uri _target;

    private FaultProxy(Uri target)
    {
        _target = target;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 16 << 20);
        _app = builder.Build();
        _app.Run(ForwardAsync);
    }

    public Uri ServiceUrl => new(_app.Urls.Single());

    /// <summary>What to do to a call; null lets it through.</summary>
    public Func<ProxiedCall, ProxyFault?> Fault { get; set; } = _ => null;

    public static async Task<FaultProxy> StartAsync(Uri target)
    {
        var proxy = new FaultProxy(target);
        await proxy._app.StartAsync();
        return proxy;
    }

    public IReadOnlyList<ProxiedCall> CallsOf(string action) => [.. _calls.Where(call => call.Action == action)];

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }

    private async Task ForwardAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var target = http.Request.Headers["X-Amz-Target"].ToString();
        var call = target.Length > 0
            ? new ProxiedCall(target.Split('.')[^1], JsonNode.Parse(body))
            : new ProxiedCall(HttpUtility.ParseQueryString(body)["Action"] ?? "?", null);
        _calls.Enqueue(call);

        switch (Fault(call))
        {
            case ProxyFault.Error error:
                http.Response.StatusCode = (int)error.Status;
                await AnswerAsync(http, "application/x-amz-json-1.0", $$"""{"__type":"com.amazonaws.sqs#{{error.Code}}","message":"{{error.Message}}"}""");
                return;
            case ProxyFault.Answer answer:
                await AnswerAsync(http, "text/xml", answer.Xml);
                return;
            case ProxyFault.Hold hold:
                await hold.Until.WaitAsync(http.RequestAborted);
                await RelayAsync(http, await SendAsync(http, body));
                return;
            case ProxyFault.Break:
                http.Abort();
                return;
            case ProxyFault.Entries entries:
                await ForwardWithoutAsync(http, call, entries);
                return;
            default:
                await RelayAsync(http, await SendAsync(http, body));
                return;
        }
    }

    private async Task ForwardWithoutAsync(HttpContext http, ProxiedCall call, ProxyFault.Entries fault)
    {
        var request = call.Body!.DeepClone().AsObject();
        var refused = request["Entries"]!.AsArray().Where(entry => fault.Matches(entry!)).Select(entry => (string)entry!["Id"]!).ToList();
        request["Entries"] =
            new JsonArray([.. request["Entries"]!.AsArray().Where(e => !refused.Contains((string)e!["Id"]!)).Select(e => e!.DeepClone())]);

        var answer = new JsonObject();
        if (request["Entries"]!.AsArray().Count > 0)
        {
            using var response = await SendAsync(http, request.ToJsonString());
            answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
        }

        answer["Failed"] = new JsonArray([.. refused.Select(id => (JsonNode)new JsonObject
        {
            ["Id"] = id,
            ["Code"] = fault.Code,
            ["Message"] = "by the test",
            ["SenderFault"] = fault.SenderFault,
        })]);
        await AnswerAsync(http, "application/x-amz-json-1.0", answer.ToJsonString());
    }

    private async Task<HttpResponseMessage> SendAsync(HttpContext http, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method),
            new Uri(_target, http.Request.Path + http.Request.QueryString));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        foreach (var (name, values) in http.Request.Headers)
        {
            if (name is "Host" or "Content-Length" or "Transfer-Encoding" or "Expect")
                continue;
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return await _client.SendAsync(request);
    }

    private static async Task RelayAsync(HttpContext http, HttpResponseMessage response)
    {
        using (response)
        {
            http.Response.StatusCode = (int)response.StatusCode;
            foreach (var (name, values) in response.Headers.Where(h => h.Key.StartsWith("x-amz", StringComparison.OrdinalIgnoreCase)))
                http.Response.Headers[name] = values.ToArray();
            await AnswerAsync(http, response.Content.Headers.ContentType?.ToString() ?? "text/plain",
                await response.Content.ReadAsStringAsync());
        }
    }

    private static Task AnswerAsync(HttpContext http, string contentType, string body)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = Encoding.UTF8.GetByteCount(body);
        return http.Response.WriteAsync(body);
    }
}

/// <param name="Action">The operation.</param>
/// <param name="Body">The request of SQS; null for SNS.</param>
internal sealed record ProxiedCall(string Action, JsonNode? Body)
{
    public string? Queue => ((string?)Body?["QueueUrl"])?.Split('/')[^1];

    public int Entries => Body?[nameof(Entries)]?.AsArray().Count ?? 0;
}

internal abstract record ProxyFault
{
    public sealed record Error(HttpStatusCode Status, string Code, string Message) : ProxyFault;

    /// <summary>An answer of SNS, with nothing carried out.</summary>
    public sealed record Answer(string Xml) : ProxyFault;

    public sealed record Break : ProxyFault;

    /// <summary>No answer until then.</summary>
    public sealed record Hold(Task Until) : ProxyFault;

    /// <summary>Refuses those entries of a batch.</summary>
    public sealed record Entries(Func<JsonNode, bool> Matches, string Code, bool SenderFault) : ProxyFault;

    public static ProxyFault Throttled { get; } = new Error(HttpStatusCode.BadRequest, "ThrottlingException", "Rate exceeded");

    public static ProxyFault Unavailable { get; } = new Error(HttpStatusCode.ServiceUnavailable, "ServiceUnavailable", "Come back later");
}
