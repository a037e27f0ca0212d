using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Edp.Amazon.Client;
using Edp.Tests.Amazon.Emulator;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Deploy.Templates;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

/// <summary>
/// The built service with exactly the variables of the task definition; only the endpoints of AWS and the database, and the
/// port, are others.
/// </summary>
[CancelAfter(900_000)]
[TestFixtureSource(nameof(Parameters))]
internal sealed class When_the_service_starts_with_the_environment_of_the_task(IReadOnlyDictionary<string, string> values)
{
    private readonly EvaluatedTemplate _stack = new(Template.Load("edp.yaml"), values);

    private static IReadOnlyDictionary<string, string>[] Parameters => [ParameterValues.Required, ParameterValues.Everything];

    [Test]
    public async Task Should_accept_it_find_everything_it_verifies_and_write_no_file(CancellationToken cancellationToken)
    {
        await using var emulator = await EmulatorProcess.StartAsync(0, cancellationToken);
        await using var events = await FakeEventBridge.StartAsync();
        var environment = Environment(emulator.ServiceUrl, events.ServiceUrl);
        events.AddBus(environment["Edp__EventBusName"]);
        await StackInEmulator.CreateAsync(_stack, Settings(emulator.ServiceUrl), cancellationToken);

        var folder = Directory.CreateTempSubdirectory("edp-task-");
        try
        {
            using var service = Start(environment, folder.FullName);
            var said = Task.WhenAll(
                service.StandardOutput.ReadToEndAsync(CancellationToken.None),
                service.StandardError.ReadToEndAsync(CancellationToken.None));
            try
            {
                await ReadyAsync(service, environment, cancellationToken);
            }
            finally
            {
                service.Kill(entireProcessTree: true);
                await TestContext.Out.WriteLineAsync(string.Concat(await said));
            }

            Assert.That(folder.EnumerateFileSystemInfos("*", SearchOption.AllDirectories), Is.Empty,
                "the file system of the task is read-only");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private Dictionary<string, string> Environment(Uri emulator, Uri events)
    {
        var variables = new Dictionary<string, string>(TaskEnvironment.Of(_stack), StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = emulator.ToString(),
            ["AWS_ENDPOINT_URL_EVENTBRIDGE"] = events.ToString(),
            ["AWS_ACCESS_KEY_ID"] = FakeCredentials.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = FakeCredentials.SecretKey,
        };
        variables["Edp__Database__ConnectionString"] =
            variables["Edp__Database__ConnectionString"]
                .Replace("edp.abcdefghijkl.eu-central-1.rds.amazonaws.com", "127.0.0.1", StringComparison.Ordinal)
                .Replace("Port=5432", $"Port={FreePort()}", StringComparison.Ordinal);
        variables["ASPNETCORE_URLS"] = variables["ASPNETCORE_URLS"].Replace("8080", $"{FreePort()}", StringComparison.Ordinal);
        return variables;
    }

    private static AmazonClientSettings Settings(Uri emulator) =>
        new() { Region = FakeCredentials.Region, ServiceUrl = emulator, Credentials = FakeCredentials.Credentials };

    private static Process Start(Dictionary<string, string> environment, string folder)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Edp.Service.dll")])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Waits until endpoints and event bus are ready. The database is not there: it, and what it would tell of receipts, are not waited for.</summary>
    private static async Task ReadyAsync(Process service, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        using var client =
            new HttpClient { BaseAddress = new Uri(environment["ASPNETCORE_URLS"].Replace("+", "localhost", StringComparison.Ordinal)) };
        string[] ready = ["masstransit-bus", "transport", "event-bus"];
        while (true)
        {
            Assert.That(service.HasExited, Is.False, "The service ended instead of starting");
            var checks = await ChecksAsync(client, cancellationToken);
            if (ready.All(name => (string?)checks[name]?["status"] == "Healthy"))
            {
                Assert.That(checks.Select(check => check.Key).Except(ready), Is.EquivalentTo(new[] { "database", "receipts" }));
                return;
            }

            await Task.Delay(100, cancellationToken);
        }
    }

    private static async Task<JsonObject> ChecksAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
            return JsonNode.Parse(await answer.Content.ReadAsStringAsync(cancellationToken))!["checks"]!.AsObject();
        }
        catch (HttpRequestException)
        {
            return []; // It does not listen yet.
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
