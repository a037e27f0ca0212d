using System.Diagnostics;
using System.Text.Json;
using Edp.Core.Batching;
using Edp.Core.Configuration;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Edp.Tests.Rules;

/// <summary>R13: the prefix of a key by a template.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class When_a_rule_has_a_template
{
    // Few letters, so that texts meet themselves within captures.
    private static readonly Gen<string> Texts = Gen.Elements("a", "b", "_", "/", "ab", "aba", "_a_").ListOf()
        .Select(pieces => string.Concat(pieces.Take(4)));

    private static readonly Gen<TemplateModel> Templates =
        from head in Texts
        from captures in Texts.Where(text => text.Length > 0).ListOf()
        from endsOpen in Gen.Elements(true, false)
        select new TemplateModel(head, [.. captures.Take(4).Select((after, i) => (
            $"c{i}", endsOpen && i == Math.Min(captures.Count, 4) - 1 ? "" : after))]);

    private static readonly Gen<string> Taken = Gen.Elements("a", "b", "_", "x", "ab", "日", "😀").ListOf()
        .Select(pieces => string.Concat(pieces.Take(5)));

    private static readonly Gen<string> AnyKeys = Gen.Elements("a", "b", "_", "/", "x", "ab", "日", "😀").ListOf()
        .Select(pieces => string.Concat(pieces.Take(24)));

    /// <summary>A template and a key, often one that was made of it.</summary>
    private static readonly Gen<(TemplateModel Template, string Key)> Pairs =
        from template in Templates
        from taken in Taken.ListOf(4)
        from tail in AnyKeys
        from isMade in Gen.Elements(true, true, true, false)
        select (template, isMade
            ? template.Head + string.Concat(template.Captures.Select((capture, i) => taken[i] + capture.After)) + tail
            : tail);

    [TestCase("runs/{run}/{sample}_", "runs/12/S1_L001_R1.fastq.gz", "runs/12/S1_")]
    [TestCase("runs/{run}/{sample}_", "runs/12/S1.fastq.gz", null)]
    [TestCase("runs/{run}/{sample}_", "runs/12/a/S1_L001", null)]
    [TestCase("runs/{run}/{sample}_", "runs//S1_L001", null)]
    [TestCase("runs/{run}/{sample}_", "runs/12/_L001", null)]
    [TestCase("runs/{run}/{sample}_", "runs/12/__L001", "runs/12/__")]
    [TestCase("runs/{run}/{sample}_", "Runs/12/S1_x", null)]
    [TestCase("runs/{run}", "runs/12/a", "runs/12")]
    [TestCase("runs/{run}", "runs/12", null)]
    [TestCase("runs/{run}/", "runs/12/a", "runs/12/")]
    [TestCase("{a}/{b}/", "a/b/c/x.txt", "a/b/")]
    [TestCase("{a}/{b}/", "a/x.txt", null)]
    [TestCase("{a}-{b}.", "1-2-3.x", "1-2-3.")]
    [TestCase("{a}ab", "aab", "aab")]
    [TestCase("{a}aba", "xababa", "xaba")]
    [TestCase("plates/", "plates/x/y", "plates/")]
    [TestCase("{{x}}{a}_", "{x}1_2", "{x}1_")]
    [TestCase("日/{a}_", "日/本😀_x", "日/本😀_")]
    public void Should_take_what_it_matches(string template, string key, string? prefix) =>
        Assert.That(PrefixOf(new BatchRule(new BucketOptions { PrefixTemplate = template }), key), Is.EqualTo(prefix));

    [FsCheck.NUnit.Property(MaxTest = 5_000)]
    public Property Should_do_what_R13_says() => Prop.ForAll(
        Pairs.ToArbitrary(),
        one =>
        {
            var rule = new BatchRule(new BucketOptions { PrefixTemplate = one.Template.Text });
            // A template without anything is none.
            var expected = one.Template.Text.Length == 0 ? (KeyPrefix.Of(one.Key, 2), []) : one.Template.Match(one.Key);
            var prefix = PrefixOf(rule, one.Key);
            return (prefix == expected?.Prefix && (prefix is null || SaysGroup(rule, prefix, one.Template, expected!.Value.Taken)))
                .Label($"{one.Template.Text} on {one.Key}: {prefix}, expected {expected?.Prefix}");
        });

    [Test]
    public void Should_meet_keys_that_fit_and_keys_that_do_not()
    {
        var sample = Pairs.Sample(2_000).Where(one => one.Template.Captures.Count > 0).ToList();

        Assert.That(sample.Count(one => one.Template.Match(one.Key) is not null), Is.InRange(sample.Count / 10, sample.Count * 9 / 10));
    }

    [Test]
    public void Should_group_by_the_names_of_the_captures() => Assert.That(
        new BatchRule(new BucketOptions { PrefixTemplate = "runs/{run}/{sample}_" }).GroupOf("runs/12/S\"1 é_"),
        Is.EqualTo("""{"run":"12","sample":"S\"1 é"}"""));

    [TestCase("a/{b", "character 3: a '{' without its '}'")]
    [TestCase("a/b}", "character 4: a '}' without a '{'")]
    [TestCase("{a}{b}/", "{a} and {b} need text between them")]
    [TestCase("{a}/{a}/", "{a} stands there twice")]
    [TestCase("{}/", "takes a name")]
    [TestCase("{a/b}/", "takes a name")]
    public void Should_say_what_is_wrong_with_it(string template, string reason) =>
        Assert.That(() => PrefixTemplate.Parse(template), Throws.TypeOf<FormatException>().With.Message.Contains(reason));

    // A key that almost fits is where one that tries everything would not come to an end.
    [Test]
    public void Should_take_time_in_proportion_to_the_key_with_a_hundred_templates()
    {
        var template = string.Concat(Enumerable.Range(0, 40).Select(i => $"{{c{i}}}aaaa"));
        var rules = new RuleSet([.. Enumerable.Range(0, 100).Select(i => new BucketOptions { BucketName = "*", PrefixTemplate = $"{template}b{i}" })]);
        var (quarter, whole) = (KeyOf(250), KeyOf(1_000));
        Assert.That(rules.Fit("lab", whole).Kind, Is.EqualTo(KeyFitKind.NoMatch));

        // The best of many, in turn: another test may have the processor meanwhile.
        Assert.That(BestOf(whole), Is.LessThan(16 * BestOf(quarter)), "four times the key");

        TimeSpan BestOf(string key) => Enumerable.Range(0, 200).Min(_ => Elapsed(() => rules.Fit("lab", key)));
    }

    private static string KeyOf(int length) => $"{new string('a', length)}/{new string('a', 23)}";

    private static TimeSpan Elapsed(Action action)
    {
        var before = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(before);
    }

    private static string? PrefixOf(BatchRule rule, string key) =>
        rule.PrefixLengthOf(key) is var length && length == BatchRule.NoFit ? null : key[..length];

    private static bool SaysGroup(BatchRule rule, string prefix, TemplateModel template, IReadOnlyList<string> taken) =>
        rule.GivesPrefix(prefix)
        && (template.Captures.Count == 0
            ? rule.GroupOf(prefix) is null
            : JsonSerializer.Deserialize<Dictionary<string, string>>(rule.GroupOf(prefix)!)!
                .SequenceEqual(template.Captures.Zip(taken, (capture, text) => KeyValuePair.Create(capture.Name, text))));
}
