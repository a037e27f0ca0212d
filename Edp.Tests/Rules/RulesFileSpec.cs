using System.Text.Json;
using System.Text.Json.Nodes;
using Edp.Service.Configuration;
using Edp.Service.Rules;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Edp.Tests.Rules;

/// <summary>A service whose rules are in a file. It reads the file when a test says so.</summary>
public abstract class RulesFileSpec(DatabaseProvider provider) : ServiceSpec(provider)
{
    private protected string RulesPath => Path.Combine(Path.GetDirectoryName(DataFolder)!, "rules.json");

    private protected async Task StartWithAsync(string rules, Action<IServiceCollection>? configure = null)
    {
        await File.WriteAllTextAsync(RulesPath, rules);
        await StartAsync(configure, ("Edp:RulesFile", RulesPath), ("Edp:RulesFilePollInterval", "3600"));
    }

    /// <summary>Writes the file; the service reads it.</summary>
    /// <returns>Whether other rules are in force.</returns>
    private protected async Task<bool> ChangeAsync(string rules)
    {
        await File.WriteAllTextAsync(RulesPath, rules);
        return await PollAsync();
    }

    private protected Task<bool> PollAsync() => Service.Services.GetRequiredService<RulesFileWatcher>().PollAsync(CancellationToken.None);

    private protected async Task<JsonElement> GetAsync(string path) =>
        JsonDocument.Parse(await Client.Http.GetStringAsync(path)).RootElement.Clone();

    /// <summary>A file of one rule for runs.</summary>
    private protected static string Runs(params (string Setting, JsonNode Value)[] settings) => new JsonObject
    {
        ["Rules"] = new JsonArray(new JsonObject([
            new("BucketName", "*"), new("Name", "runs"), new("PrefixTemplate", "runs/{run}/"),
            .. settings.Select(setting => KeyValuePair.Create(setting.Setting, (JsonNode?)setting.Value))]))
    }.ToJsonString();
}
