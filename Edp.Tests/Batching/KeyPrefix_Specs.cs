using Edp.Core.Batching;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R1: the prefix of a key.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class When_a_key_has_directories
{
    [TestCase("a/b/c/x.txt", 2, "a/b/")]
    [TestCase("a/b/c/x.txt", 1, "a/")]
    [TestCase("a/b/c/x.txt", 3, "a/b/c/")]
    [TestCase("a/b/c/x.txt", 4, "a/b/c/")]
    [TestCase("a/b/c/x.txt", 512, "a/b/c/")]
    [TestCase("a/b/c/x.txt", 0, "")]
    [TestCase("a/x.txt", 2, "a/")]
    [TestCase("x.txt", 2, "")]
    [TestCase("x.txt", 0, "")]
    [TestCase("a//x", 2, "a//")]
    [TestCase("a//x", 1, "a/")]
    [TestCase("/x", 2, "/")]
    [TestCase("//x", 1, "/")]
    [TestCase("//x", 2, "//")]
    [TestCase("///x", 2, "//")]
    [TestCase("./../x", 2, "./../")]
    [TestCase("a\\b/x", 2, "a\\b/")]
    [TestCase("a b/c+d/x", 2, "a b/c+d/")]
    [TestCase("ä/日本/x", 2, "ä/日本/")]
    [TestCase("a%2Fb/x", 2, "a%2Fb/")]
    [TestCase("A/a/x", 2, "A/a/")]
    public void Should_take_the_first_of_them(string key, int depth, string prefix) =>
        Assert.That(KeyPrefix.Of(key, depth), Is.EqualTo(prefix));

    [TestCase("a/b/_SUCCESS", "_SUCCESS")]
    [TestCase("_SUCCESS", "_SUCCESS")]
    [TestCase("a//x", "x")]
    [TestCase("a/", "")]
    public void Should_know_the_last_segment(string key, string segment) =>
        Assert.That(KeyPrefix.LastSegment(key).ToString(), Is.EqualTo(segment));
}
