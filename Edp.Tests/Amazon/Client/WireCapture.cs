using System.Text;
using Edp.Amazon.Client;
using Edp.Tests.Amazon.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Edp.Tests.Amazon.Client;

/// <summary>Keeps the one request that a client sends, and answers what it was told to.</summary>
internal sealed class WireCapture : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WireCapture(string answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            Sent = $"{context.Request.Method} {context.Request.Path}\n{Header("Content-Type")}{Header("X-Amz-Target")}\n{body}";
            await context.Response.WriteAsync(answer, context.RequestAborted);

            string Header(string name) =>
                context.Request.Headers.TryGetValue(name, out var value) ? $"{name}: {value}\n" : "";
        });
    }

    /// <summary>Request line, the headers of the protocol, and the body.</summary>
    public string Sent { get; private set; } = "";

    public AmazonClientSettings Settings => new()
    {
        Region = FakeCredentials.Region,
        ServiceUrl = new Uri(_app.Urls.Single()),
        Credentials = FakeCredentials.Credentials,
    };

    public static async Task<WireCapture> StartAsync(string answer)
    {
        var capture = new WireCapture(answer);
        await capture._app.StartAsync();
        return capture;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
