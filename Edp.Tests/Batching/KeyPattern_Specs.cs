using Edp.Core.Batching;
using Edp.Core.Configuration;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R2: what IgnorePrefixes match.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class When_a_rule_ignores_keys
{
    [TestCase("raw/", "raw/x", true)]
    [TestCase("raw/", "raw/a/b/x", true)]
    [TestCase("raw/", "a/raw/x", false)]
    [TestCase("raw/", "Raw/x", false)]
    [TestCase("raw", "rawest/x", true)]
    [TestCase("raw/x", "raw/x", true)]
    [TestCase("raw/*", "raw/x", true)]
    [TestCase("raw/*", "raw/a/b/x", true)]
    [TestCase("raw/*", "raw/", true)]
    [TestCase("raw/*", "a/raw/x", false)]
    [TestCase("*/raw/*", "a/b/raw/x", true)]
    [TestCase("*.tmp", "a/b/x.tmp", true)]
    [TestCase("*.tmp", "a/b/x.tmp2", false)]
    [TestCase("*.tmp", "a/b/xTtmp", false)]
    [TestCase("*", "anything/at all", true)]
    [TestCase("run-?/*", "run-1/x", true)]
    [TestCase("run-?/*", "run-12/x", false)]
    [TestCase("run-?", "run-1/x", false)]
    [TestCase("a?b", "a/b", true)]
    [TestCase("a\\*", "a\\b", true)]
    [TestCase("a\\*", "ab", false)]
    [TestCase("a[1]*", "a[1]x", true)]
    [TestCase("a[1]*", "a1x", false)]
    [TestCase("日*", "日本/x", true)]
    [TestCase("a*b*c", "aXXbYYc", true)]
    [TestCase("a*b*c", "aXXcYYb", false)]
    [TestCase("?", "日", true)]
    [TestCase("?", "𝒳", true)]
    [TestCase("x?y", "x🧪y", true)]
    public void Should_match_as_R2_says(string pattern, string key, bool ignored)
    {
        var rule = new BatchRule(new BucketOptions { BucketName = "*", IgnorePrefixes = [pattern] });
        Assert.That(rule.Ignores(key), Is.EqualTo(ignored));
    }
}

/// <summary>R7: what CompletionMarkers match.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class When_a_rule_has_completion_markers
{
    [TestCase("_SUCCESS", "a/b/_SUCCESS", true)]
    [TestCase("_SUCCESS", "_SUCCESS", true)]
    [TestCase("_SUCCESS", "a/_SUCCESS.txt", false)]
    [TestCase("_SUCCESS", "a/_success", false)]
    [TestCase("_SUCCESS", "_SUCCESS/x", false)]
    [TestCase("*.done", "a/b/run-1.done", true)]
    [TestCase("*.done", "a.done/x", false)]
    [TestCase("ro-crate-metadata.json", "a/ro-crate-metadata.json", true)]
    [TestCase("done-?", "a/done-1", true)]
    [TestCase("done-?", "a/done-10", false)]
    public void Should_match_on_the_last_segment(string pattern, string key, bool isMarker)
    {
        var rule = new BatchRule(new BucketOptions { BucketName = "*", CompletionMarkers = [pattern] });
        Assert.That(rule.IsMarker(key), Is.EqualTo(isMarker));
    }
}
