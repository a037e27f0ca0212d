using Edp.Tests.Deploy.Files;
using NUnit.Framework;

namespace Edp.Tests.Architecture;

/// <summary>What a folder uses does not use it, over however many others: each can be read, and moved, without those that use it.</summary>
internal sealed class When_folders_use_each_other
{
    private static IEnumerable<string> Projects => Directory.EnumerateDirectories(Repository.Root)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj")).Select(file => Path.GetFileNameWithoutExtension(file));

    [TestCaseSource(nameof(Projects))]
    public void Should_not_go_round_in_a_circle(string project) => Assert.That(FolderGraph.Of(project).Circle(), Is.Null);

    // What decides knows nothing of messages, databases, HTTP or AWS.
    [Test]
    public void Should_keep_the_core_free_of_infrastructure() => Assert.That(
        typeof(Core.Batching.BatchRule).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name),
        Has.All.Matches<string>(name => name == "Edp.Contracts" || name.StartsWith("System.", StringComparison.Ordinal)));

    // The machines surround the core and are surrounded by the stores, the sinks and the hosts.
    [TestCase("Batching")]
    [TestCase("Packaging")]
    [TestCase("Sagas")]
    public void Should_keep_the_machines_apart_from_what_surrounds_them(string folder)
    {
        Assert.That(Repository.PathOf("Edp.Service", folder), Does.Exist);
        Assert.That(
            FolderGraph.Of("Edp.Service").Arrows.Where(arrow => arrow.StartsWith($"{folder} -> ", StringComparison.Ordinal)),
            Is.SubsetOf(new[] { $"{folder} -> Sagas" }));
    }
}
