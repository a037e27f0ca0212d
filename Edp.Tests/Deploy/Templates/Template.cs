using System.Text.Json.Nodes;
using Edp.Tests.Deploy.Files;

namespace Edp.Tests.Deploy.Templates;

/// <summary>A CloudFormation template as it is written, nothing evaluated.</summary>
internal sealed class Template(JsonObject root)
{
    public JsonObject Root { get; } = root;

    public JsonObject Parameters => Section("Parameters");

    public JsonObject Conditions => Section("Conditions");

    public JsonObject Mappings => Section("Mappings");

    public JsonObject Resources => Section("Resources");

    public JsonObject Outputs => Section("Outputs");

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(Repository.PathOf("deploy"), "*.yaml", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.PathOf("deploy"), path))
            .Order(StringComparer.Ordinal);

    /// <summary>Reads a template in <c>deploy/</c>.</summary>
    public static Template Load(string name) => Parse(Repository.Read("deploy", name));

    public static Template Parse(string text) => new(TemplateYaml.Parse(text).AsObject());

    private JsonObject Section(string name) => Root[name] as JsonObject ?? [];
}
