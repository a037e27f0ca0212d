using System.Text.RegularExpressions;
using System.Xml.Linq;
using Edp.Tests.Deploy.Files;
using NUnit.Framework;

namespace Edp.Tests.Architecture;

/// <summary>How messages travel is the affair of one file for each choice, so that a package can be changed for another.</summary>
internal sealed class When_a_transport_is_chosen
{
    [TestCase(@"UsingAmazonSqs|AmazonSqsConfigure|IAmazonSqs|AmazonSqsHost|BodySetOptions|Edp\.Amazon\.Transport", "AmazonSqsTransport.cs",
        "AmazonSqsTransport.Official.cs")]
    [TestCase("UsingRabbitMq|IRabbitMq|MassTransit.RabbitMq", "RabbitMqTransport.cs")]
    [TestCase("UsingInMemory|IInMemory", "InMemoryTransport.cs")]
    public void Should_be_named_in_its_own_file_alone(string names, params string[] files)
    {
        var root = Repository.PathOf("Edp.Service");
        var found = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file))
            .Where(file => !file.StartsWith("obj", StringComparison.Ordinal) && !file.StartsWith("bin", StringComparison.Ordinal))
            .Where(file => Regex.IsMatch(File.ReadAllText(Path.Combine(root, file)), names, RegexOptions.None, TimeSpan.FromSeconds(10)));

        Assert.That(found, Is.EquivalentTo(files.Select(file => Path.Combine("Transports", file))));
    }

    // MassTransit 9 needs a licence that costs money.
    [Test]
    public void Should_end_every_package_of_MassTransit_before_version_9()
    {
        var versions = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Where(package => ((string)package.Attribute("Include")!).StartsWith("MassTransit", StringComparison.Ordinal))
            .Select(package => (string)package.Attribute("Version")!)
            .ToList();

        Assert.That(versions, Has.Count.GreaterThanOrEqualTo(4));
        Assert.That(versions, Has.All.Matches(@"^\[8\.5\.\d+,9\)$"));
    }

    [TestCase("Edp.Service", "Edp.Service.csproj")]
    [TestCase("samples", "Publisher", "Publisher.csproj")]
    public void Should_take_either_the_own_transport_or_the_official_package(params string[] project)
    {
        var references = XDocument.Parse(Repository.Read(project)).Descendants()
            .Where(item => item.Name.LocalName is "ProjectReference" or "PackageReference")
            .Select(item => (Name: (string?)item.Attribute("Include"), Condition: (string?)item.Attribute("Condition")))
            .Where(item => item.Name!.Contains("Amazon.Transport", StringComparison.Ordinal) || item.Name == "MassTransit.AmazonSQS")
            .Select(item => item.Condition);

        Assert.That(
            references,
            Is.EquivalentTo(new[] { "'$(MassTransitTransport)' != 'Official'", "'$(MassTransitTransport)' == 'Official'" }));
    }
}
