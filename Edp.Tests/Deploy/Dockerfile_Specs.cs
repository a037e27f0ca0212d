using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Deploy.Templates;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

internal sealed class When_the_image_is_described
{
    private static readonly IReadOnlyList<IReadOnlyList<DockerInstruction>> Stages =
        Dockerfile.Stages(Repository.Read("Edp.Service", "Dockerfile"));

    private static IReadOnlyList<DockerInstruction> Image => Stages[^1];

    [Test]
    public void Should_start_from_pinned_images_of_the_platform()
    {
        Assert.That(Stages.Select(stage => stage[0].Words[0]), Is.EqualTo(new[]
        {
            "mcr.microsoft.com/dotnet/sdk:10.0-noble", "mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled",
        }));
    }

    [Test]
    public void Should_run_as_the_user_that_the_task_names()
    {
        var user = Image.Single(instruction => instruction.Keyword == "USER").Arguments.Split(':')[0];
        var task = new EvaluatedTemplate(Template.Load("edp.yaml"), ParameterValues.Required);

        Assert.That(user, Is.Not.EqualTo("root").And.Not.EqualTo("0"));
        Assert.That(user, Is.EqualTo((string?)TaskEnvironment.Container(task, "edp")["User"]));
    }

    [Test]
    public void Should_check_its_health_as_the_task_does()
    {
        var health = Image.Single(instruction => instruction.Keyword == "HEALTHCHECK").Arguments;
        var task = new EvaluatedTemplate(Template.Load("edp.yaml"), ParameterValues.Required);
        var command = TaskEnvironment.Container(task, "edp")["HealthCheck"]!["Command"]!.AsArray().Select(word => (string)word!);

        Assert.That(new DockerInstruction("CMD", new Dictionary<string, string>(), health["CMD ".Length..]).Exec.Prepend("CMD"),
            Is.EqualTo(command));
    }

    [Test]
    public void Should_listen_inside_alone_unless_told_otherwise()
    {
        var variables = Image.Single(instruction => instruction.Keyword == "ENV").Variables;

        Assert.That(variables["ASPNETCORE_URLS"], Is.EqualTo("http://localhost:8080"));
        Assert.That(variables["ASPNETCORE_HTTP_PORTS"], Is.Empty);
    }

    [Test]
    public void Should_restore_what_the_lock_files_say() =>
        Assert.That(Stages[0].Where(instruction => instruction.Keyword == "RUN").Select(instruction => instruction.Arguments),
            Has.Some.Contains("dotnet restore").And.Some.Contains("--locked-mode"));

    [Test]
    public void Should_copy_only_what_is_there_and_reaches_the_builder()
    {
        var ignore = new DockerIgnore(Repository.Read(".dockerignore"));
        var sources = Stages.SelectMany(stage => stage)
            .Where(instruction => instruction.Keyword == "COPY" && !instruction.Flags.ContainsKey("from"))
            .SelectMany(instruction => instruction.Words[..^1]).Select(source => source.TrimEnd('/')).ToArray();

        Assert.That(sources.Where(source => !Path.Exists(Repository.PathOf(source))), Is.Empty);
        Assert.That(sources.Where(ignore.Ignores), Is.Empty);
    }

    [TestCase(".git/config")]
    [TestCase("Edp.Service/bin/Debug/net10.0/Edp.Service.dll")]
    [TestCase("Edp.Service/obj/project.assets.json")]
    [TestCase("Edp.Service/edp-data/edp.db")]
    [TestCase("Edp.Tests/Fixtures/s3-events/README.md")]
    [TestCase("edp-data/events.ndjson")]
    public void Should_keep_from_the_builder(string path) =>
        Assert.That(new DockerIgnore(Repository.Read(".dockerignore")).Ignores(path), Is.True);
}

/// <summary>Runs the Dockerfile's steps without an engine and starts the result as its user.</summary>
[Category("Publish")]
[CancelAfter(900_000)]
[SupportedOSPlatform("linux")]
internal sealed class When_the_image_is_built
{
    private static readonly IReadOnlyList<IReadOnlyList<DockerInstruction>> Stages =
        Dockerfile.Stages(Repository.Read("Edp.Service", "Dockerfile"));

    [Test]
    public async Task Should_start_without_configuration_and_without_root(CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("edp-image-");
        try
        {
            var root = await new ImageBuild(scratch.FullName, Repository.Root).RunAsync(Stages, cancellationToken);
            var mode = File.GetUnixFileMode(scratch.FullName);
            File.SetUnixFileMode(scratch.FullName, mode | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
            var port = FreePort();

            using var service = Start(root, port);
            try
            {
                await AnswersAsync(service, port, cancellationToken);
                Assert.That(await UserOfAsync(service, cancellationToken), Is.Not.EqualTo("0"));
            }
            finally
            {
                service.Kill(entireProcessTree: true);
                await service.WaitForExitAsync(CancellationToken.None);
            }
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static Process Start(string root, int port)
    {
        var image = Stages[^1];
        var entry = image.Single(instruction => instruction.Keyword == "ENTRYPOINT").Exec;
        var user = image.Single(instruction => instruction.Keyword == "USER").Arguments.Split(':')[0];
        var command = entry.Select(word => word.StartsWith('/') ? Path.Combine(root, word.TrimStart('/')) : word);
        // Root may become any user; anyone else already is somebody else than root.
        string[] become = Environment.UserName == "root" ? ["setpriv", $"--reuid={user}", $"--regid={user}", "--clear-groups", "--"] : [];
        string[] words = [.. become, .. command];

        var start = new ProcessStartInfo(words[0], words[1..])
        {
            UseShellExecute = false,
            WorkingDirectory = Path.Combine(root, image.Single(instruction => instruction.Keyword == "WORKDIR").Arguments.TrimStart('/')),
        };
        foreach (var (name, value) in image.Single(instruction => instruction.Keyword == "ENV").Variables)
            start.Environment[name] = value;
        start.Environment["ASPNETCORE_URLS"] = $"http://localhost:{port}";
        start.Environment["HOME"] = "/nonexistent";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        return Process.Start(start)!;
    }

    private static async Task AnswersAsync(Process service, int port, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}") };
        while (true)
        {
            Assert.That(service.HasExited, Is.False, "The service ended instead of starting");
            try
            {
                using var answer = await client.GetAsync(new Uri("/health/live", UriKind.Relative), cancellationToken);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    /// <summary>The real user of the process, as the kernel knows it.</summary>
    private static async Task<string> UserOfAsync(Process process, CancellationToken cancellationToken)
    {
        var status = await File.ReadAllLinesAsync($"/proc/{process.Id}/status", cancellationToken);
        return status.Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1];
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
