using System.Text.Json.Nodes;
using Edp.Service.Configuration;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Deploy.Judges;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

/// <summary>The tour of the README with what Compose would start, without an engine: the emulator, the init script, PostgreSQL, EDP.</summary>
[CancelAfter(240_000)]
[NonParallelizable]
internal sealed class When_the_tour_is_taken
{
    private readonly ComposeFile _compose = ComposeFile.Load();

    [Test]
    public async Task Should_end_with_an_event_and_a_batch_whose_event_was_received(CancellationToken cancellationToken)
    {
        await using var moto = await MotoServer.StartAsync(cancellationToken);
        await using var database = await TestDatabase.CreateEmptyAsync(DatabaseProvider.Postgres);
        await InitAsync(moto, cancellationToken);
        await InitAsync(moto, cancellationToken);

        var variables = _compose.Environment("edp").ToDictionary(one => one.Key, one => (string?)one.Value);
        var address = new Uri($"http://localhost:{FreePort.Next()}");
        variables["AWS_ENDPOINT_URL"] = moto.Url.ToString();
        variables["Edp__Database__ConnectionString"] = ((PostgresTestDatabase)database).ConnectionString;
        variables["ASPNETCORE_URLS"] = address.ToString();
        variables["Edp__Buckets__0__ThresholdDuration"] = "2";
        var folder = Directory.CreateTempSubdirectory("edp-tour-");
        using var service = ChildProcess.Start(["dotnet", Path.Combine(AppContext.BaseDirectory, "Edp.Service.dll")], variables, folder.FullName);
        var said = ChildProcess.Listen(service);
        try
        {
            await moto.RunAsync(
                new JsonObject
                {
                    ["command"] = "put", ["bucket"] = "edp-demo", ["keys"] = new JsonArray("hplc-07/run-0412/readme.md"),
                },
                cancellationToken);
            var bodies = new List<string>();
            await Eventually.HoldsAsync(
                async () =>
                {
                    var answer = await moto.RunAsync(new JsonObject { ["command"] = "receive", ["queue"] = "edp-tour" }, cancellationToken);
                    bodies.AddRange(answer["bodies"]!.AsArray().Select(body => (string)body!));
                    return bodies.Count > 0;
                },
                $"an event is in the queue of the tour; the service said: {said}",
                TimeSpan.FromSeconds(120));

            Assert.That(bodies[0], Does.Contain("package-objects-ready").And.Contain("hplc-07/run-0412/"));
            using var http = new HttpClient { BaseAddress = address };
            http.DefaultRequestHeaders.Add("X-Api-Key", _compose.Environment("edp")["Edp__Http__ApiKey"]);
            // It has come back from the bus as well.
            await Eventually.HoldsAsync(
                async () =>
                {
                    var batches = await http.GetStringAsync(new Uri("/batches?bucket=edp-demo", UriKind.Relative), cancellationToken);
                    return (string?)JsonNode.Parse(batches)!["items"]!.AsArray().SingleOrDefault()?["prefix"] == "hplc-07/run-0412/"
                        && JsonNode.Parse(batches)!["items"]![0]!["receivedAt"] is not null;
                },
                $"the event of the batch is received; the service said: {said}",
                TimeSpan.FromSeconds(60));
        }
        finally
        {
            service.Kill(entireProcessTree: true);
            await service.WaitForExitAsync(CancellationToken.None);
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public void Should_use_no_port_that_a_Mac_has_taken()
    {
        // AirPlay's receiver listens on 5000 and 7000; a PostgreSQL of the machine's own on 5432.
        string[] taken = ["5000", "7000", "5432"];
        var published = _compose.Services.SelectMany(service => service.Value!["ports"]?.AsArray() ?? [])
            .Select(port => ((string)port!).Split(':')[1]).ToArray();

        Assert.That(published, Has.Length.EqualTo(3));
        Assert.That(published.Intersect(taken), Is.Empty);
    }

    private async Task InitAsync(MotoServer moto, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>(_compose.Environment("aws-init"), StringComparer.Ordinal)
        {
            ["AWS_ENDPOINT_URL"] = moto.Url.ToString(),
            ["AWS_CONFIG_FILE"] = Repository.PathOf("deploy", "compose", "aws-config"),
        };
        var run = await CommandLine.RunAsync(
            JudgePython.Path, ["-B", Repository.PathOf("deploy", "compose", "init.py")], cancellationToken, environment: environment);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
    }
}
