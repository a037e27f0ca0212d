using Edp.Tests.Deploy.Files;
using NUnit.Framework;

namespace Edp.Tests.Architecture;

/// <summary>What a folder uses does not use it, over however many others: each can be read, and moved, without those that use it.</summary>
internal sealed class When_folders_use_each_other
{
    // Arrows that close circles and are not taken away yet. None may be added; one that is gone has to go from here too.
    private static readonly Dictionary<string, string[]> NotYet = new(StringComparer.Ordinal)
    {
        ["Edp.Service"] =
        [
            "Batching -> Ingest", "Batching -> Publishing", "Batching -> Storage", "Configuration -> Batching", "Http -> Hosting",
            "Ingest -> Packaging", "Ingest -> Storage", "Ingest -> Telemetry", "Packaging -> Storage", "Packaging -> Telemetry",
            "Outbox -> Storage", "Publishing -> Storage", "Sagas -> Storage", "Storage -> Hosting", "Telemetry -> Storage"
        ]
    };

    private static IEnumerable<string> Projects => Directory.EnumerateDirectories(Repository.Root)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj")).Select(file => Path.GetFileNameWithoutExtension(file));

    [TestCaseSource(nameof(Projects))]
    public void Should_not_go_round_in_a_circle(string project) =>
        Assert.That(FolderGraph.Of(project).Circle(without: NotYet.GetValueOrDefault(project, [])), Is.Null);

    [TestCaseSource(nameof(Projects))]
    public void Should_list_only_arrows_that_are_there_still(string project) =>
        Assert.That(NotYet.GetValueOrDefault(project, []), Is.SubsetOf(FolderGraph.Of(project).Arrows));
}
