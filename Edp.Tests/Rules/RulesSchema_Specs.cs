using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Edp.Core.Configuration;
using Edp.Core.Rules;
using NUnit.Framework;
using RangeAttribute = System.ComponentModel.DataAnnotations.RangeAttribute;

namespace Edp.Tests.Rules;

/// <summary>The schema says of a rules file what the service takes.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class When_the_schema_of_rules_is_published
{
    private static readonly string[] Right =
    [
        """{"Rules":[{"BucketName":"lab"}]}""",
        """{"$schema":"rules.schema.json","Rules":[{"BucketName":"lab,other","Name":"n","Match":"*.gz, *.fq","PrefixTemplate":"runs/{run}/"}]}""",
        """{"Rules":[{"BucketName":"lab","Match":["a","b"],"PrefixDepth":0,"ThresholdDuration":0.1},{"BucketName":"*","MaxDuration":null}]}""",
        """{"Rules":[{"BucketName":"lab","ThresholdCounts":"Events","ThresholdEventCount":0,"MarkerGrace":86400,"CompletionMarkers":["x"]}]}"""
    ];

    private static readonly string[] Wrong =
    [
        "{}",
        "[]",
        """{"Rules":[]}""",
        """{"Rules":{}}""",
        """{"Rules":[7]}""",
        """{"Rules":[{}]}""",
        """{"Rules":[{"BucketName":""}]}""",
        """{"Rules":[{"BucketName":7}]}""",
        """{"Rules":[{"BucketName":"lab"}],"More":1}""",
        """{"Rules":[{"BucketName":"lab","PrefixDeep":1}]}""",
        """{"Rules":[{"BucketName":"lab","PrefixDepth":513}]}""",
        """{"Rules":[{"BucketName":"lab","PrefixDepth":1.5}]}""",
        """{"Rules":[{"BucketName":"lab","PrefixDepth":"2"}]}""",
        """{"Rules":[{"BucketName":"lab","ThresholdDuration":0}]}""",
        """{"Rules":[{"BucketName":"lab","ThresholdCounts":"Files"}]}""",
        """{"Rules":[{"BucketName":"lab","ThresholdCounts":1}]}""",
        """{"Rules":[{"BucketName":"lab","Match":[7]}]}""",
        """{"Rules":[{"BucketName":"lab","Match":{}}]}"""
    ];

    private static IEnumerable<string> Settings => RuleProperty.All.Select(property => property.Name);

    [Test]
    public void Should_have_every_setting_of_a_rule_and_no_other() =>
        Assert.That(Rule.Select(property => property.Key), Is.EquivalentTo(Settings));

    [TestCaseSource(nameof(Settings))]
    public void Should_have_the_bounds_and_the_default_of(string setting)
    {
        var property = RuleProperty.Find(setting)!.Info;
        var described = Rule[property.Name]!;
        var range = property.GetCustomAttributes(typeof(RangeAttribute), false).Cast<RangeAttribute>().SingleOrDefault();
        var length = property.GetCustomAttributes(typeof(StringLengthAttribute), false).Cast<StringLengthAttribute>().SingleOrDefault();
        var value = property.GetValue(new BucketOptions());

        Assert.Multiple(() =>
        {
            Assert.That(Number(described["minimum"]), Is.EqualTo(range is null ? null : Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture)));
            Assert.That(Number(described["maximum"]), Is.EqualTo(range is null ? null : Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture)));
            Assert.That(Number(described["maxLength"]), Is.EqualTo((double?)length?.MaximumLength));
            Assert.That(described["default"]?.ToString(), Is.EqualTo(value is IFormattable ? FormattableString.Invariant($"{value}") : null));
            Assert.That((string?)described["description"], Is.Not.Empty);
        });
    }

    [Test]
    [CancelAfter(120_000)]
    public async Task Should_take_and_refuse_what_the_service_does(CancellationToken cancellationToken)
    {
        var documents = Right.Concat(Wrong).ToList();

        var errors = await RulesSchema.ErrorsAsync(documents, cancellationToken);

        for (var i = 0; i < documents.Count; i++)
        {
            var file = RulesFile.Read(Encoding.UTF8.GetBytes(documents[i]));
            Assert.That((errors[i].Length > 0, file.IsWrong), Is.EqualTo((i >= Right.Length, i >= Right.Length)),
                $"{documents[i]}: {string.Join(' ', errors[i])} | {string.Join(' ', file.Failures)}");
        }
    }

    private static JsonObject Rule => RulesSchema.Load()["$defs"]!["rule"]!["properties"]!.AsObject();

    private static double? Number(JsonNode? node) => node is null ? null : (double)node;
}
