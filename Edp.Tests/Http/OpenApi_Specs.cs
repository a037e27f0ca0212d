using System.Net.Http.Json;
using System.Text.Json;
using Edp.Service.Configuration;
using Edp.Tests.Amazon.Emulator;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Http;

/// <summary>The document of the HTTP face is exact enough to generate a client from.</summary>
public sealed class When_a_client_is_generated() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private const string Key = "a key of sixteen or more";

    [Test]
    public async Task Should_compile_and_work()
    {
        await StartAsync([("Edp:Http:ApiKey", Key), .. Rule(("ThresholdDuration", 300))]);
        Client.Http.DefaultRequestHeaders.Add("X-Api-Key", Key);
        var folder = await CopyAsync();
        var document = await Client.Http.GetStringAsync("/openapi/v1.json");
        await File.WriteAllTextAsync(Path.Combine(folder, "openapi.json"), document);

        await RunAsync(folder, "node_modules/.bin/openapi-typescript", "openapi.json", "-o", "schema.d.ts");
        await RunAsync(
            folder, "node_modules/.bin/tsc", "--strict", "--noUncheckedIndexedAccess", "--target", "es2022", "--module", "nodenext", "client.ts");
        var said = await RunAsync(folder, "node", "client.js", Client.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), Key);

        var heard = JsonSerializer.Deserialize<JsonElement>(said);
        Assert.That(heard.GetProperty("accepted").GetInt32(), Is.EqualTo(1));
        Assert.That(heard.GetProperty("due").GetDateTimeOffset(), Is.EqualTo(Clock.GetUtcNow() + TimeSpan.FromSeconds(300)));
        Assert.That(heard.GetProperty("size").GetInt64(), Is.EqualTo(1_000));
        Directory.Delete(folder, recursive: true);
    }

    [Test]
    public async Task Should_know_times_numbers_version_and_key()
    {
        await StartAsync();

        var document = await Client.Http.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        Assert.That(document.GetProperty("info").GetProperty("version").GetString(), Is.EqualTo(Product.Version));
        var scheme = document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Single().Value;
        Assert.That(
            (scheme.GetProperty("type").GetString(), scheme.GetProperty("in").GetString(), scheme.GetProperty("name").GetString()),
            Is.EqualTo(("apiKey", "header", "X-Api-Key")));
        Assert.That(document.GetProperty("security").GetArrayLength(), Is.EqualTo(2));
        var batch = document.GetProperty("components").GetProperty("schemas").GetProperty("BatchItem").GetProperty("properties");
        Assert.That(Shape(batch.GetProperty("readyAt")), Is.EqualTo(("string", "date-time")));
        Assert.That(Shape(batch.GetProperty("publishedAt")), Is.EqualTo(("null|string", "date-time")));
        Assert.That(Shape(batch.GetProperty("batchNumber")), Is.EqualTo(("integer", "int64")));
        Assert.That(Shape(batch.GetProperty("batchId")), Is.EqualTo(("string", "uuid")));
    }

    private static (string Type, string? Format) Shape(JsonElement schema)
    {
        var type = schema.GetProperty("type");
        var types = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];
        return (string.Join('|', types.Order(StringComparer.Ordinal)), schema.GetProperty("format").GetString());
    }

    /// <summary>The client's project in a folder of its own, with the packages that are locked in it.</summary>
    private static async Task<string> CopyAsync()
    {
        var source = Path.Combine(EmulatorFolder.Find(), "..", "..", "Http", "GeneratedClient");
        await NodePackages.InstallAsync(source, CancellationToken.None);
        var folder = Directory.CreateTempSubdirectory("edp-client-").FullName;
        foreach (var file in new[] { "client.ts", "package.json" })
            File.Copy(Path.Combine(source, file), Path.Combine(folder, file));
        Directory.CreateSymbolicLink(Path.Combine(folder, "node_modules"), Path.GetFullPath(Path.Combine(source, "node_modules")));
        return folder;
    }

    private static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        using var process = ChildProcess.Start([program == "node" ? program : Path.Combine(folder, program), .. arguments], folder: folder);
        process.StandardInput.Close();
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.That(process.ExitCode, Is.Zero, string.Concat(said));
        return said[0];
    }
}
