using Edp.Core.Batching;
using Edp.Core.Configuration;
using Edp.Core.Rules;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Edp.Tests.Rules;

/// <summary>R14: a rule that no key can reach is refused.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class When_a_rule_stands_behind_another
{
    private static readonly Gen<BucketOptions> AnyRules =
        from match in Gen.Elements("", "", "*", "a", "a/", "a*", "?/*", "*b", "a?b*", "ab*")
        from template in Gen.Elements("", "", "a", "{x}", "{x}/", "a{x}", "{x}b", "{x}/{y}_", "a/{x}/", "a/{x}b", "{x}/{y}/")
        select new BucketOptions { BucketName = "lab", Match = [.. CommaSeparated.Split(match)], PrefixTemplate = template };

    private static readonly Gen<string> Keys = Gen.Elements("a", "b", "/", "_", "x").ListOf().Select(pieces => string.Concat(pieces.Take(10)));

    // Match and template, then those of the rule behind it.
    [TestCase("", "", "", "", true)]
    [TestCase("", "", "a*", "", true)]
    [TestCase("", "", "", "runs/{run}/", true)]
    [TestCase("*", "", "", "runs/{run}/", true)]
    [TestCase("a*", "", "", "", false)]
    [TestCase("a*", "", "ab*", "", true)]
    [TestCase("a", "", "a/b", "", true)]
    [TestCase("ab*", "", "a*", "", false)]
    [TestCase("a?", "", "ab", "", false)]
    [TestCase("*.gz", "", "*.fastq.gz", "", true)]
    [TestCase("runs/*", "", "", "runs/{run}/", true)]
    [TestCase("", "runs/{run}/", "", "runs/{run}/{sample}_", true)]
    [TestCase("", "runs/{run}/{sample}_", "", "runs/{run}/", false)]
    [TestCase("", "runs/{run}", "", "runs/{run}/", true)]
    [TestCase("", "runs/", "runs/x*", "", true)]
    [TestCase("*.gz", "runs/{run}/", "", "runs/{run}/", false)]
    public void Should_find_what_can_never_be_reached(
        string match, string template, string secondMatch, string secondTemplate, bool isRefused)
    {
        var faults = RuleFaults.Of(
            [
                new BucketOptions { BucketName = "lab", Match = [.. CommaSeparated.Split(match)], PrefixTemplate = template },
                new BucketOptions { BucketName = "other,lab", Match = [.. CommaSeparated.Split(secondMatch)], PrefixTemplate = secondTemplate }
            ],
            index => $"rule {index}").ToList();

        Assert.That(faults.Select(fault => (fault.Rule, fault.Property)), Is.EqualTo(isRefused ? [(1, "BucketName")] : Array.Empty<(int, string)>()));
        Assert.That(faults.Select(fault => fault.Message), Is.All.StartsWith("'lab' has a rule already in rule 0"));
    }

    [Test]
    public void Should_keep_rules_of_all_other_buckets_apart() => Assert.That(
        RuleFaults.Of([new BucketOptions { BucketName = "*" }, new BucketOptions { BucketName = "lab" }], index => $"{index}"), Is.Empty);

    [FsCheck.NUnit.Property(MaxTest = 3_000)]
    public Property Should_refuse_no_rule_that_a_key_reaches() => Prop.ForAll(
        (from first in AnyRules from second in AnyRules from key in Keys select (first, second, key)).ToArbitrary(),
        one =>
        {
            var isRefused = RuleFaults.Of([one.first, one.second], index => $"{index}").Any();
            return !isRefused || new BatchRule(one.second).PrefixLengthOf(one.key) == BatchRule.NoFit
                || new BatchRule(one.first).PrefixLengthOf(one.key) != BatchRule.NoFit;
        });
}
