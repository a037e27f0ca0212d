using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Edp.Amazon.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Edp.Tests.Amazon.Fakes;

/// <summary>
/// A service of AWS's JSON protocol over real HTTP on a free port of the loopback address. It checks the signature, the headers and the
/// body of each request, refuses what it does not know, and fails on purpose by script.
/// </summary>
internal abstract class FakeAwsService : IAsyncDisposable
{
    private readonly string _targetPrefix;
    private readonly string _contentType;
    private readonly TimeProvider _clock;
    private readonly SignatureVerifier _signatures;
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<FakeRequest> _requests = [];
    private readonly ConcurrentQueue<string> _refusals = [];

    protected FakeAwsService(string targetPrefix, string signingName, string contentType, TimeProvider? clock)
    {
        _targetPrefix = targetPrefix;
        _contentType = contentType;
        _clock = clock ?? TimeProvider.System;
        _signatures = new SignatureVerifier(signingName, _clock);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 16 << 20);
        _app = builder.Build();
        _app.Run(ServeAsync);
    }

    public Uri ServiceUrl => new(_app.Urls.Single());

    /// <summary>Settings with which a client reaches this fake; retries are few and quick.</summary>
    public AmazonClientSettings Settings => new()
    {
        Region = FakeCredentials.Region,
        ServiceUrl = ServiceUrl,
        Credentials = FakeCredentials.Credentials,
        Timeout = TimeSpan.FromSeconds(10),
    };

    public FaultScript Faults { get; } = new();

    /// <summary>Is called before a request is carried out, with its operation; the fault for it, or null for the script's.</summary>
    public Func<string, Fault?> Before { get; set; } = _ => null;

    /// <summary>All requests, whatever became of them.</summary>
    public IReadOnlyCollection<FakeRequest> Requests => _requests;

    /// <summary>What the fake refused because it was wrong; empty in a test of good behaviour.</summary>
    public IReadOnlyCollection<string> Refusals => _refusals;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        _stopping.Dispose();
    }

    protected Task ListenAsync() => _app.StartAsync();

    /// <summary>
    /// Carries out an operation. <paramref name="refuseEntries"/> is the fault for some of its entries, if there is one now.
    /// </summary>
    /// <exception cref="RefusedException">The request is wrong.</exception>
    protected abstract FakeAnswer Handle(string operation, JsonElement body, Fault.Entries? refuseEntries);

    protected static void AllowOnly(JsonElement element, params string[] names)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new RefusedException("SerializationException", $"An object was expected, not {element.GetRawText()}");
        if (element.EnumerateObject().Select(property => property.Name).Except(names).FirstOrDefault() is { } unknown)
            throw new RefusedException("SerializationException", $"Unknown field {unknown}");
    }

    private async Task ServeAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var body = buffer.ToArray();
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var operation = target.StartsWith(_targetPrefix + ".", StringComparison.Ordinal) ? target[(_targetPrefix.Length + 1)..] : "";
        _requests.Enqueue(new FakeRequest(operation, Flatten(context.Request.Headers), Encoding.UTF8.GetString(body)));
        try
        {
            using var json = Check(context.Request, target, operation, body);
            await AnswerAsync(context, operation, json.RootElement, Before(operation) ?? Faults.Take());
        }
        catch (RefusedException refused)
        {
            _refusals.Enqueue($"{operation}: {refused.Code}: {refused.Message}");
            await WriteAsync(context, FakeAnswer.Error(refused.Code, refused.Message, refused.Status));
        }
    }

    private JsonDocument Check(HttpRequest request, string target, string operation, byte[] body)
    {
        if (request.Method != "POST" || request.Path != "/" || request.QueryString.HasValue)
            throw new RefusedException("UnknownOperationException", $"{request.Method} {request.Path}{request.QueryString} is not POST /");
        if (operation.Length == 0)
            throw new RefusedException("UnknownOperationException", $"X-Amz-Target is '{target}', not {_targetPrefix}.<operation>");
        if (request.ContentType != _contentType)
            throw new RefusedException("UnknownOperationException", $"Content-Type is '{request.ContentType}', not {_contentType}");

        _signatures.Verify(request, body);
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException exception)
        {
            throw new RefusedException("SerializationException", exception.Message);
        }
    }

    private async Task AnswerAsync(HttpContext context, string operation, JsonElement body, Fault? fault)
    {
        switch (fault)
        {
            case Fault.Error error:
                await WriteAsync(context, FakeAnswer.Error(error.Code, error.Message, error.Status));
                return;
            case Fault.Page page:
                context.Response.StatusCode = (int)page.Status;
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync(page.Html, context.RequestAborted);
                return;
            case Fault.Reset { AfterWork: false }:
                context.Abort();
                return;
            case Fault.Silence:
                await WaitAsync(context, Timeout.InfiniteTimeSpan);
                context.Abort();
                return;
        }

        var answer = Handle(operation, body, fault as Fault.Entries);
        switch (fault)
        {
            case Fault.Reset:
                context.Abort();
                return;
            case Fault.Slow slow:
                await WaitAsync(context, slow.Delay);
                break;
        }

        await WriteAsync(context, answer);
    }

    private async Task WaitAsync(HttpContext context, TimeSpan delay)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stopping.Token);
        await Task.Delay(delay, gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task WriteAsync(HttpContext context, FakeAnswer answer)
    {
        // The client corrects its clock by this header.
        context.Response.Headers.Date = _clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        context.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
        context.Response.StatusCode = (int)answer.Status;
        context.Response.ContentType = _contentType;
        await context.Response.WriteAsync(answer.Body.ToJsonString(), context.RequestAborted);
    }

    private static Dictionary<string, string> Flatten(IHeaderDictionary headers) =>
        headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal);
}
