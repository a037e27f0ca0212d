using System.Text.RegularExpressions;
using Edp.Service.Configuration;
using Edp.Tests.Deploy.Files;
using NUnit.Framework;

namespace Edp.Tests.Docs;

/// <summary>The pages by themselves.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class When_pages_are_read
{
    private const int MaxReadmeLines = 250;

    private static readonly MarkdownPage Readme = MarkdownPage.Load("README.md");

    private static IEnumerable<string> Pages => MarkdownPage.All().Select(page => page.Name);

    [Test]
    public void Should_have_a_README_for_a_person_in_a_hurry() =>
        Assert.That(Readme.Lines, Has.Length.LessThanOrEqualTo(MaxReadmeLines));

    [TestCaseSource(nameof(Pages))]
    public void Should_lead_somewhere_with_each_link(string name)
    {
        var page = MarkdownPage.Load(name);

        Assert.That(page.Links.Where(link => !Resolves(page, link)), Is.Empty);
    }

    [Test]
    public void Should_find_each_page_of_the_docs_from_the_README()
    {
        var pages = Directory.EnumerateFiles(Repository.PathOf("docs"), "*.md").Select(Path.GetFileName).Select(page => $"docs/{page}");

        Assert.That(pages, Is.SubsetOf(Readme.Links.Select(link => link.Split('#')[0])));
    }

    [TestCase("CHANGELOG.md")]
    [TestCase("CONTRIBUTING.md")]
    public void Should_find_the_pages_for_contributors_from_the_README(string page) => Assert.That(Readme.Links, Has.Member(page));

    [Test]
    public void Should_tell_in_the_changelog_of_the_version_that_is_built()
    {
        var versions = MarkdownPage.Load("CHANGELOG.md").Lines.Where(line => line.StartsWith("## ", StringComparison.Ordinal))
            .Select(line => line[3..]).Where(version => version != "Unreleased");

        Assert.That(versions.First(), Is.EqualTo(Product.Version));
    }

    [Test]
    public void Should_name_only_projects_that_exist()
    {
        var projects = MarkdownPage.All().SelectMany(page => page.Code).SelectMany(code => Project.Matches(code))
            .Select(project => project.Groups["project"].Value).Distinct().ToList();

        Assert.That(projects, Is.Not.Empty);
        Assert.That(projects.Where(project => Directory.GetFiles(Repository.PathOf(project), "*.csproj").Length != 1), Is.Empty);
    }

    private static Regex Project { get; } =
        new("--project (?<project>[A-Za-z./]+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));

    private static bool Resolves(MarkdownPage page, string link)
    {
        var (target, anchor) = link.Split('#') is [var path, var name] ? (path, name) : (link, null);
        var file = target.Length == 0 ? page.Path : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page.Path)!, target));
        return anchor is null
            ? Path.Exists(file)
            : File.Exists(file) && MarkdownPage.Load(Path.GetRelativePath(Repository.Root, file)).Anchors.Contains(anchor);
    }
}
