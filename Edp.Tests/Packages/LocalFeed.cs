using System.IO.Compression;
using Edp.Service.Configuration;
using Edp.Tests.Deploy.Files;

namespace Edp.Tests.Packages;

/// <summary>A folder with the packages of this source tree, as they would be published, and a program that uses one.</summary>
internal sealed class LocalFeed : IDisposable
{
    private static readonly string Configuration =
        AppContext.BaseDirectory.Contains("Release", StringComparison.Ordinal) ? "Release" : "Debug";

    private readonly string _folder = Directory.CreateTempSubdirectory("edp-feed-").FullName;

    // What others published is there already. The package is not: it would be an earlier build of the same version.
    private static readonly string Installed = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private string Feed => Path.Combine(_folder, "feed");

    /// <summary>Packs what is built.</summary>
    public async Task<ZipArchive> PackAsync(string project, CancellationToken cancellationToken)
    {
        await RequireAsync(
            ["pack", Repository.PathOf(project), "-c", Configuration, "--no-build", "--no-restore", "-o", Feed, "-v", "quiet", "-nologo"],
            Repository.Root, cancellationToken);
        return await ZipFile.OpenReadAsync(Path.Combine(Feed, $"{project}.{Product.Version}.nupkg"), cancellationToken);
    }

    /// <summary>Installs a package from the folder into a new program, and runs that.</summary>
    /// <returns>What it said.</returns>
    public async Task<string> UseAsync(string package, string program, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "program")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program, cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "program.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <RestoreAdditionalProjectSources>{Feed}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{Path.Combine(_folder, "packages")}</RestorePackagesPath>
                <RestoreFallbackFolders>{Installed}</RestoreFallbackFolders>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="{package}" Version="[{Product.Version}]" />
              </ItemGroup>
            </Project>
            """, cancellationToken);
        return await RequireAsync(["run", "--project", folder, "-c", Configuration], folder, cancellationToken);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<string> RequireAsync(string[] arguments, string folder, CancellationToken cancellationToken)
    {
        var result = await CommandLine.RunAsync("dotnet", arguments, cancellationToken, folder: folder);
        return result.ExitCode == 0
            ? result.Output
            : throw new InvalidOperationException(
                $"dotnet {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.Output}{result.Error}");
    }
}
