using System.Text;
using Edp.Core.Configuration;
using Edp.Core.Rules;
using NUnit.Framework;

namespace Edp.Tests.Rules;

/// <summary>A rules file is taken whole, or refused with line, field and value of all that is wrong.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class When_a_rules_file_is_read
{
    [Test]
    public void Should_take_every_setting_as_the_settings_do()
    {
        var rule = Read("""
            {
              "$schema": "https://example.org/rules.schema.json",
              "rules": [
                { "bucketName": "lab", "Name": "fastq", "Match": "*.gz, *.fq", "PrefixTemplate": "runs/{run}/", "ThresholdDuration": 1.5,
                  "ThresholdEventCount": 0, "ThresholdCounts": "events", "IgnorePrefixes": ["tmp/", "x,y"], "CompletionMarkers": "done",
                  "MarkerGrace": 0, "MaxDuration": 60 }
              ]
            }
            """).Rules.Single();

        Assert.That((rule.BucketName, rule.Name, rule.PrefixTemplate), Is.EqualTo(("lab", "fastq", "runs/{run}/")));
        Assert.That(rule.Match, Is.EqualTo(new[] { "*.gz", "*.fq" }));
        Assert.That(rule.IgnorePrefixes, Is.EqualTo(new[] { "tmp/", "x,y" }));
        Assert.That(rule.CompletionMarkers, Is.EqualTo(new[] { "done" }));
        Assert.That(
            (rule.ThresholdDuration, rule.ThresholdEventCount, rule.ThresholdCounts, rule.MarkerGrace, rule.MaxDuration),
            Is.EqualTo((1.5, 0, ThresholdCounts.Events, 0.0, (double?)60)));
    }

    [TestCase("{\n\"Rules\": [\n{\"BucketName\": \"lab\",\n\"ThresholdDuration\": -5}]}", "line 4: Rules[0].ThresholdDuration: takes 0.1 to 31536000; found -5.")]
    [TestCase("{\n\"Rules\": [\n{\"BucketName\": \"lab\",\n\"ThresholdDuration\": \"soon\"}]}", "line 4: Rules[0].ThresholdDuration: takes a number; found \"soon\".")]
    [TestCase("{\n\"Rules\": [{\"BucketName\": \"lab\",\n\"Match\": [1, 2]}]}", "line 3: Rules[0].Match: takes a list of texts, or one text with commas; found [1, 2].")]
    [TestCase("{\"Rules\": [\n{\"PrefixDepth\": 1}]}", "line 2: Rules[0].BucketName: takes a bucket's name, several with commas, or *; found nothing.")]
    [TestCase("{\"Rules\": [{\"BucketName\": \"lab\",\n\"TresholdDuration\": 5}]}", "line 2: Rules[0]: there is no \"TresholdDuration\" in a rule; meant may be ThresholdDuration")]
    [TestCase("{\"Rules\": [{\"BucketName\": \"lab\"},\n{\"BucketName\": \"lab\"}]}", "line 2: Rules[1].BucketName: 'lab' has a rule already in Rules[0]")]
    [TestCase("{\"Rules\": [{\"BucketName\": \"lab\",\n\"PrefixTemplate\": \"runs/{run\"}]}", "line 2: Rules[0].PrefixTemplate: takes text and captures")]
    [TestCase("{\"Rules\": [{\"BucketName\": \"lab\",\n\"BucketName\": \"x\"}]}", "line 2: Rules[0].BucketName stands there twice.")]
    [TestCase("{\"Rules\": [{\"BucketName\": \"lab\", \"ThresholdDuration\": 60,\n\"MaxDuration\": 60}]}", "line 2: Rules[0].MaxDuration: takes more than ThresholdDuration (60 s); found 60 s.")]
    [TestCase("{\"Rules\": [\n{\"BucketName\": \"lab\"},\n]}", "line 3: no JSON: ")]
    [TestCase("{\"Rules\": [{\"BucketName\": \"lab\"}]}\nmore", "line 2: no JSON: ")]
    [TestCase("{\"Rules\": [{\"BucketName\":\n\"\\ud800\"}]}", "line 1: holds text that is not valid Unicode.")]
    [TestCase("", "line 1: the file is empty; it takes {\"Rules\"")]
    [TestCase("null", "line 1: the file takes {\"Rules\"")]
    [TestCase("{\"Edp\": {\"Buckets\": []}}", "line 1: there is no \"Edp\" in a rules file")]
    public void Should_name_line_and_field_and_value(string json, string failure) => Assert.That(Read(json).Failures, Has.Some.StartsWith(failure));

    [Test]
    public void Should_tell_of_all_failures_in_their_order()
    {
        var failures = Read("{\"Rules\": [\n{\"BucketName\": \"a b\",\n\"PrefixDepth\": 600,\n\"Nmae\": 1},\n7]}").Failures;

        Assert.That(failures.Select(failure => failure.Split(':')[0]), Is.EqualTo(new[] { "line 2", "line 3", "line 4", "line 5" }));
    }

    [Test]
    public void Should_refuse_what_no_person_writes() =>
        Assert.That(RulesFile.Read(new byte[RulesFile.MaxBytes + 1]).Failures.Single(), Does.Contain("1,048,576").And.Contains("1,048,577"));

    // Whatever is in the place of a file, it is read to an end.
    [Test]
    public void Should_survive_any_cut_and_any_changed_byte()
    {
        var whole = """{"$schema":"x","Rules":[{"BucketName":"lab","Match":["a","b"],"ThresholdDuration":1.5,"ThresholdCounts":"Events"}]}"""u8.ToArray();
        for (var i = 0; i < whole.Length; i++)
        {
            Assert.That(RulesFile.Read(whole.AsSpan(0, i)).IsWrong, Is.True);
            foreach (var letter in "{}[]\",:0\0\xff"u8.ToArray())
            {
                var changed = whole.ToArray();
                changed[i] = letter;
                Assert.DoesNotThrow(() => RulesFile.Read(changed), Encoding.Latin1.GetString(changed));
            }
        }
    }

    private static RulesFile Read(string json) => RulesFile.Read(Encoding.UTF8.GetBytes(json));
}
