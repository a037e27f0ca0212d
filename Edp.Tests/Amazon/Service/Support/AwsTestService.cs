using System.Net;
using System.Net.Http.Json;
using Amazon.EventBridge;
using Edp.Amazon.Client;
using Edp.Service.Hosting;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Edp.Tests.Amazon.Service.Support;

/// <summary>The real service in the test's process, on AWS's services.</summary>
internal sealed class AwsTestService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AwsTestService(WebApplication app)
    {
        _app = app;
        Client = new EdpClient(new HttpClient { BaseAddress = new Uri(app.Urls.Single()) });
    }

    public EdpClient Client { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<AwsTestService> StartAsync(
        IReadOnlyDictionary<string, string?> settings, AmazonClientSettings sqs, AmazonClientSettings eventBridge, CapturedLog log)
    {
        var app = EdpHost.Build(["--urls", "http://127.0.0.1:0"], builder =>
        {
            builder.Configuration.AddInMemoryCollection(settings);
            builder.Logging.ClearProviders().AddProvider(log);
            builder.Services.AddSingleton(sqs);
            ReusedDatabases.Share(settings, builder.Services);
            builder.Services.AddSingleton<IAmazonEventBridge>(_ => new AmazonEventBridgeClient(eventBridge));
        });
        try
        {
            await app.StartAsync();
            return new AwsTestService(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async Task<(HttpStatusCode Status, HealthResponse Health)> HealthAsync()
    {
        using var answer = await Client.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<HealthResponse>())!);
    }

    public Task HealthyAsync() =>
        Eventually.HoldsAsync(async () => (await HealthAsync()).Status == HttpStatusCode.OK, "the service is ready");

    /// <summary>Waits until health tells this of the part.</summary>
    public Task<string> ToldAsync(string check, params string[] parts) => Eventually.GetAsync(
        async () => (await HealthAsync()).Health.Checks[check].Description ?? "",
        told => parts.All(part => told.Contains(part, StringComparison.Ordinal)),
        $"health tells of {check}: {string.Join(", ", parts)}");

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
