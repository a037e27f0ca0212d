using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Edp.Service.Configuration;
using NUnit.Framework;

namespace Edp.Tests.Packages;

/// <summary>What is published for .NET, packed, installed from a local folder, and used once.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
[Category("Publish")]
[CancelAfter(600_000)]
public sealed class When_packages_are_published : IDisposable
{
    private readonly LocalFeed _feed = new();

    public void Dispose() => _feed.Dispose();

    [Test]
    public async Task Should_have_the_contracts_to_use_without_any_other_package(CancellationToken cancellationToken)
    {
        using var package = await _feed.PackAsync("Edp.Contracts", cancellationToken);

        Check(package, "Edp.Contracts", dependencies: []);
        Assert.That(package.Entries.Select(entry => entry.FullName), Is.SupersetOf(
            new[] { "lib/netstandard2.0/Edp.Contracts.dll", "lib/net10.0/Edp.Contracts.dll", "lib/net10.0/Edp.Contracts.xml" }));
        Assert.That(
            await _feed.UseAsync(
                "Edp.Contracts",
                """
                var created = new Edp.Contracts.ObjectCreated { Bucket = "lab", Key = "a/b/1", EventTime = DateTimeOffset.UnixEpoch };
                Console.WriteLine($"{created.Bucket} {created.Key}");
                """,
                cancellationToken),
            Does.Contain("lab a/b/1"));
    }

    [Test]
    public async Task Should_have_the_transport_to_use_with_MassTransit(CancellationToken cancellationToken)
    {
        using var clients = await _feed.PackAsync("Edp.Amazon", cancellationToken);
        using var package = await _feed.PackAsync("Edp.Amazon.Transport", cancellationToken);

        Check(clients, "Edp.Amazon", ["AWSSDK.Core", "AWSSDK.SecurityToken", "AWSSDK.SQS"]);
        Check(package, "Edp.Amazon.Transport", ["Edp.Amazon", "AWSSDK.SQS", "MassTransit"]);
        Assert.That(
            await _feed.UseAsync(
                "Edp.Amazon.Transport",
                """
                using MassTransit;

                var bus = Bus.Factory.CreateUsingAmazonSqs(sqs => sqs.Host("eu-central-1", _ => { }));
                Console.WriteLine(bus.Address);
                """,
                cancellationToken),
            Does.Contain("amazonsqs://eu-central-1/"));
    }

    /// <summary>README, licence, and the list of parts; dependencies are stated.</summary>
    private static void Check(ZipArchive package, string id, string[] dependencies)
    {
        var description = XDocument.Load(package.GetEntry($"{id}.nuspec")!.Open()).Root!;
        IEnumerable<XElement> Elements(string name) => description.Descendants().Where(element => element.Name.LocalName == name);
        var parts = JsonNode.Parse(package.GetEntry("sbom/bom.json")!.Open())!;

        Assert.That(Elements("version").First().Value, Is.EqualTo(Product.Version));
        Assert.That(Elements("license").Single().Value, Is.EqualTo("Apache-2.0"));
        Assert.That(package.GetEntry(Elements("readme").Single().Value), Is.Not.Null);
        Assert.That(
            Elements("dependency").Select(dependency => (string)dependency.Attribute("id")!).Distinct(),
            dependencies.Length == 0 ? Is.Empty : Is.SupersetOf(dependencies));
        Assert.That((string?)parts["bomFormat"], Is.EqualTo("CycloneDX"));
        Assert.That((string?)parts["metadata"]!["component"]!["version"], Is.EqualTo(Product.Version));
        Assert.That(
            (parts["components"]?.AsArray() ?? []).Select(part => (string)part!["name"]!),
            Is.SupersetOf(dependencies.Where(name => !name.StartsWith("Edp.", StringComparison.Ordinal))), "what others have made");
    }
}
