using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Edp.Tests.Deploy.Templates;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Edp.Tests.Deploy.Files;

/// <summary>
/// <c>docker-compose.yml</c> as Compose validates it: merge keys resolved, and variables replaced by their defaults
/// ("Interpolation" in the Compose file reference).
/// </summary>
internal sealed partial class ComposeFile
{
    private ComposeFile(JsonObject root) => Root = root;

    public JsonObject Root { get; }

    public JsonObject Services => Root["services"]!.AsObject();

    public static ComposeFile Load()
    {
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(new StringReader(Defaults(Repository.Read("docker-compose.yml"))))));
        return new ComposeFile(TemplateYaml.Convert(stream.Documents[0].RootNode)!.AsObject());
    }

    public Dictionary<string, string> Environment(string service) =>
        Services[service]!["environment"]!.AsObject().ToDictionary(variable => variable.Key, variable => (string)variable.Value!);

    private static string Defaults(string text) => Variable().Replace(text, match => match.Groups["default"].Value);

    [GeneratedRegex(@"\$\{[A-Z_]+:-(?<default>[^}]*)\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();
}
