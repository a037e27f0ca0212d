using Edp.Service.Configuration;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Cli;

/// <summary>The program as a .NET tool: packed, installed from a folder, and used.</summary>
[Category("Publish")]
[CancelAfter(600_000)]
internal sealed class When_the_program_is_packed_as_a_tool : CliSpec
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edp-tool-").FullName;

    [OneTimeTearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Should_be_installed_from_a_folder_and_ask_a_service()
    {
        await Client.RecordAsync(new S3Event("tool", "run/a"));
        var configuration = AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";
        await ChildProcess.RunAsync(
        [
            CliProgram.Dotnet, "pack", Repository.PathOf("Edp.Service"), "--no-build", "--configuration", configuration, "--output", _folder,
            "--nologo"
        ]);
        var sources = Path.Combine(_folder, "nuget.config");
        await File.WriteAllTextAsync(
            sources, $"<configuration><packageSources><clear /><add key=\"here\" value=\"{_folder}\" /></packageSources></configuration>");
        var tools = Path.Combine(_folder, "tools");
        await ChildProcess.RunAsync(
            [CliProgram.Dotnet, "tool", "install", "edp", "--tool-path", tools, "--configfile", sources, "--version", Product.Version]);

        using var edp = ChildProcess.Start(
            [Path.Combine(tools, "edp"), "open", "s3://tool/"],
            new Dictionary<string, string?> { ["EDP_URL"] = Url.ToString(), ["DOTNET_ROOT"] = Path.GetDirectoryName(Environment.ProcessPath) });
        var said = await edp.StandardOutput.ReadToEndAsync();
        await edp.WaitForExitAsync();

        Assert.That((edp.ExitCode, said), Is.EqualTo((0, said)));
        Assert.That(said, Does.Contain("s3://tool/run/"));
    }
}
