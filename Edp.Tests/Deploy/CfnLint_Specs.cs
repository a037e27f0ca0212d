using System.Text.RegularExpressions;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Deploy.Judges;
using Edp.Tests.Deploy.Templates;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

/// <summary>cfn-lint as the outside judge. What it is told to ignore stands in the template, beside the resource, with the reason.</summary>
internal sealed partial class When_cfn_lint_judges_the_templates
{
    // One of each partition, and one that was opened later.
    private static readonly string[] Regions = ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1"];

    private const string Refused = """
        Parameters: {Names: {Type: CommaDelimitedList, Default: 'a,b'}}
        Resources:
          Queue:
            Type: AWS::SQS::Queue
            Properties: {QueueName: !Join [!Sub '-${AWS::Region}-', !Ref Names]}
        """;

    private readonly string _refused = Path.Combine(Path.GetTempPath(), $"edp-lint-{Guid.NewGuid():N}.yaml");
    private IReadOnlyList<string> _findings = [];

    /// <summary>All at once: most of the time goes into what it has to read before it judges anything.</summary>
    [OneTimeSetUp]
    public async Task Lint()
    {
        await File.WriteAllTextAsync(_refused, Refused);
        _findings = await CfnLint.LintAsync(Template.Names.Select(Full).Append(_refused), Regions, CancellationToken.None);
    }

    [OneTimeTearDown]
    public void DeleteRefused() => File.Delete(_refused);

    [Test]
    public void Should_find_neither_errors_nor_warnings_in_any_partition() => Assert.That(_findings.Where(found => !IsRefused(found)), Is.Empty);

    [Test]
    public void Should_find_what_CloudFormation_refuses() =>
        Assert.That(_findings.Where(IsRefused), Has.Some.Contains("E1022"), "a function in the delimiter of Fn::Join");

    [Test]
    public void Should_give_a_reason_for_each_warning_that_is_ignored()
    {
        foreach (var file in Template.Names.Select(Full))
        {
            var lines = File.ReadAllLines(file);
            var unexplained = lines.Index()
                .Where(line => Ignored().IsMatch(line.Item))
                .Where(line => !lines[line.Index - 1].TrimStart().StartsWith('#'))
                .Select(line => $"{Path.GetFileName(file)}:{line.Index + 1}");

            Assert.That(unexplained, Is.Empty);
        }
    }

    [GeneratedRegex(@"^\s+- [EWI]\d{4}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ignored();

    private bool IsRefused(string finding) => finding.StartsWith($"{Path.GetFileName(_refused)}:", StringComparison.Ordinal);

    private static string Full(string name) => Repository.PathOf("deploy", name);
}
