using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Service.Ingest;
using Edp.Service.Publishing;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Deploy.Templates;
using Edp.Tests.Infrastructure;
using NUnit.Framework;
using YamlDotNet.RepresentationModel;

namespace Edp.Tests.AsyncApi;

/// <summary>The document by itself, and beside the code.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class When_the_AsyncAPI_document_is_read
{
    private static readonly string Path = Repository.PathOf("docs", "asyncapi.yaml");
    private static readonly JsonNode Document = Load();

    private static IEnumerable<Type> Messages => typeof(ObjectCreated).Assembly.GetExportedTypes().Where(type => !type.IsAbstract);

    private static IEnumerable<Type> Details => typeof(PackageReadyDetail).Assembly.GetTypes()
        .Where(type => type.Name.EndsWith("Detail", StringComparison.Ordinal) && type.GetField("DetailType") is not null);

    private static IEnumerable<string> Schemas => Directory.EnumerateFiles(Repository.PathOf("docs", "schemas"), "*.json")
        .Select(file => System.IO.Path.GetFileNameWithoutExtension(file)!);

    [Test]
    public async Task Should_please_the_official_parser_and_have_every_queue_topic_and_exchange()
    {
        var verdict = await AsyncApiJudge.JudgeAsync(Path);

        Assert.That(verdict.Problems, Is.Empty);
        Assert.That(verdict.Channels, Is.EquivalentTo((string[])
        [
            S3EventConsumerDefinition.QueueName, "{bus}", FileEventSink.FileName,
            .. Messages.SelectMany(message => new[] { $"Edp_Contracts-{message.Name}", $"Edp.Contracts:{message.Name}" })
        ]));
    }

    [Test]
    public async Task Should_be_found_wrong_where_it_is()
    {
        var file = System.IO.Path.GetTempFileName();
        var document = await File.ReadAllTextAsync(Path);
        await File.WriteAllTextAsync(file, document.Replace("action: receive", "action: hear", StringComparison.Ordinal));

        Assert.That((await AsyncApiJudge.JudgeAsync(file)).Problems, Is.Not.Empty);
        File.Delete(file);
    }

    [TestCaseSource(nameof(Details))]
    public void Should_have_every_field_of_an_event_and_no_other(Type detail) => Assert.That(
        Fields(Schema(JsonNamingPolicy.CamelCase.ConvertName(detail.Name))),
        Is.EquivalentTo(detail.GetProperties().Select(field => field.GetCustomAttribute<JsonPropertyNameAttribute>()!.Name)));

    [TestCaseSource(nameof(Messages))]
    public void Should_have_every_property_of_a_contract_and_no_other(Type message)
    {
        var schema = Schema(message.Name);

        Assert.That(Fields(schema), Is.EquivalentTo(message.GetProperties().Select(Name)));
        Assert.That(
            message.GetProperties().Where(property => property.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)))
                .Select(Name),
            Is.SubsetOf(schema["required"]!.AsArray().Select(name => (string)name!)));
    }

    [TestCaseSource(nameof(Schemas))]
    public void Should_have_the_same_schema_alone(string name)
    {
        var alone = JsonNode.Parse(Repository.Read("docs", "schemas", $"{name}.json"))!.AsObject();
        alone.Remove("$schema");
        var key = name.Contains('-', StringComparison.Ordinal) ? $"{Camel(name)}Detail" : name;

        Assert.That(JsonNode.DeepEquals(alone, Schema(key)), Is.True, Schema(key).ToJsonString());
    }

    [TestCaseSource(nameof(Schemas))]
    public void Should_be_found_in_the_docs(string name) =>
        Assert.That(Repository.Read("docs", "asyncapi.md"), Does.Contain($"](schemas/{name}.json)"));

    private static string Name(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static string Camel(string name) =>
        string.Concat(name.Split('-').Select((part, index) => index == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));

    private static IEnumerable<string> Fields(JsonNode schema) => schema["properties"]!.AsObject().Select(field => field.Key);

    private static JsonNode Schema(string name) =>
        Document["components"]!["schemas"]![name] ?? throw new KeyNotFoundException($"There is no schema {name}.");

    private static JsonNode Load()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(File.ReadAllText(Path)));
        return JsonNode.Parse(TemplateYaml.Convert(stream.Documents[0].RootNode)!.ToJsonString())!;
    }
}

public sealed class When_the_AsyncAPI_document_is_fetched() : ServiceFixture(DatabaseProvider.Sqlite)
{
    [Test]
    public async Task Should_be_the_one_of_the_docs()
    {
        await StartAsync();

        using var answer = await Client.Http.GetAsync(new Uri("/asyncapi.yaml", UriKind.Relative));

        Assert.That((answer.StatusCode, answer.Content.Headers.ContentType!.MediaType), Is.EqualTo((HttpStatusCode.OK, "application/yaml")));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo(Repository.Read("docs", "asyncapi.yaml")));
    }
}
