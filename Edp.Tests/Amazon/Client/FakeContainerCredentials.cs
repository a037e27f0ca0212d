using System.Globalization;
using Edp.Tests.Amazon.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Edp.Tests.Amazon.Client;

/// <summary>The endpoint from which a container of ECS or EKS takes its credentials; it answers only to the right token.</summary>
internal sealed class FakeContainerCredentials : IAsyncDisposable
{
    public const string SessionToken = "session/token==";
    private readonly WebApplication _app;
    private int _served;

    private FakeContainerCredentials(string token)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(context => ServeAsync(context, token));
    }

    public Uri CredentialsUri => new(_app.Urls.Single() + "/v1/credentials");

    /// <summary>How often credentials were handed out.</summary>
    public int Served => Volatile.Read(ref _served);

    public static async Task<FakeContainerCredentials> StartAsync(string token)
    {
        var fake = new FakeContainerCredentials(token);
        await fake._app.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ServeAsync(HttpContext context, string token)
    {
        if (context.Request.Path != "/v1/credentials" || context.Request.Headers.Authorization != token)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        Interlocked.Increment(ref _served);
        var expiration = TimeProvider.System.GetUtcNow().AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await context.Response.WriteAsync($$"""
            {
              "AccessKeyId": "{{FakeCredentials.AccessKeyId}}",
              "SecretAccessKey": "{{FakeCredentials.SecretKey}}",
              "Token": "{{SessionToken}}",
              "Expiration": "{{expiration}}"
            }
            """);
    }
}
