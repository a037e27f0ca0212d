using Edp.Service.Configuration;
using Edp.Service.Hosting;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Deploy.Templates;
using Microsoft.Extensions.Configuration;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

/// <summary>
/// The example of a file that ECS gives the task beside its environment. ECS takes a line for a variable, a line that begins with # for a
/// comment, and the environment of the task before the file ("Pass environment variables to an Amazon ECS container" in its guide).
/// </summary>
internal sealed class When_a_file_gives_the_task_more_rules
{
    private static readonly Dictionary<string, string> Values = new(ParameterValues.Required, StringComparer.Ordinal)
    {
        ["SettingsFileArn"] = "arn:aws:s3:::lab-settings/edp/rules.env",
        ["SettingsBuckets"] = "lab-runs,lab-plates,lab-images",
    };

    private readonly EvaluatedTemplate _stack = new(Template.Load("edp.yaml"), Values);

    [Test]
    public void Should_be_read_into_the_environment()
    {
        var files = TaskEnvironment.Container(_stack, "edp")["EnvironmentFiles"]!.ToJsonString();
        var rights = PolicyStatement.In(_stack.Properties("ExecutionRole"), string.Empty)
            .Where(statement => statement.Sid.EndsWith("SettingsFile", StringComparison.Ordinal))
            .ToDictionary(statement => statement.Sid, statement => statement.Resources.Single());

        Assert.That(files, Is.EqualTo("""[{"Type":"s3","Value":"arn:aws:s3:::lab-settings/edp/rules.env"}]"""));
        Assert.That(rights["ReadSettingsFile"], Is.EqualTo("arn:aws:s3:::lab-settings/edp/rules.env"));
        Assert.That(rights["FindSettingsFile"], Is.EqualTo("arn:aws:s3:::lab-settings"));
    }

    [Test]
    public void Should_add_rules_to_those_of_the_parameters()
    {
        var options = Read(Lines());

        Assert.That(options.Buckets.Select(rule => (rule.BucketName, rule.PrefixDepth, rule.ThresholdDuration, rule.MaxDuration)), Is.EqualTo(new[]
        {
            ("lab-intake", 2, 300d, (double?)null), ("lab-runs,lab-plates", 3, 3600d, 86400d), ("lab-images", 1, 60d, null)
        }));
        Assert.That(options.Buckets[1].CompletionMarkers, Is.EqualTo(new[] { "RTAComplete.txt", "CopyComplete.txt" }));
        Assert.That(options.Buckets[2].IgnorePrefixes, Is.EqualTo(new[] { "*/thumbnails/*", "*.tmp" }));
        Assert.That(options.Retention, Is.EqualTo(5_184_000));
    }

    [Test]
    public void Should_not_change_what_the_stack_sets_itself() =>
        Assert.That(Read([.. Lines(), "Edp__Buckets__0__PrefixDepth=7"]).Buckets[0].PrefixDepth, Is.EqualTo(2));

    [Test]
    public void Should_let_events_of_its_buckets_in_and_their_objects_be_listed()
    {
        var rule = _stack.Properties("BucketsRule")["EventPattern"]!["detail"]!["bucket"]!["name"]!.ToJsonString();
        var listed = PolicyStatement.In(_stack.Properties("TaskPolicy"), string.Empty)
            .Single(statement => statement.Sid == "ListBucketsOfSettingsFile").Resources;

        Assert.That(rule, Is.EqualTo("""["lab-intake","lab-runs","lab-plates","lab-images"]"""));
        Assert.That(listed, Is.EqualTo(new[] { "arn:aws:s3:::lab-runs", "arn:aws:s3:::lab-plates", "arn:aws:s3:::lab-images" }));
    }

    private static string[] Lines() => [.. Repository.Read("deploy", "examples", "rules.env").Split('\n')
        .Where(line => line.Length > 0 && !line.StartsWith('#'))];

    private EdpOptions Read(IEnumerable<string> lines)
    {
        var environment = lines.Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
        foreach (var (name, value) in TaskEnvironment.Of(_stack))
            environment[name] = value;
        return SettingsReader.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(environment.Select(one => KeyValuePair.Create(one.Key.Replace("__", ":", StringComparison.Ordinal), (string?)one.Value)))
            .Build());
    }
}
