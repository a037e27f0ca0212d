using Edp.Service.Packaging;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

public sealed class When_a_revision_is_seen
{
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    // What is known: pointer, told, hash; what is seen: pointer, told, hash; in seconds.
    [TestCase(0, null, null, 0, null, null, ExpectedResult = "same", Description = "the pointer again")]
    [TestCase(0, null, null, 1, null, null, ExpectedResult = "news")]
    [TestCase(1, null, null, 0, null, null, ExpectedResult = "old")]
    [TestCase(0, null, null, null, -5.0, "a", ExpectedResult = "same", Description = "clocks differ")]
    [TestCase(0, null, null, null, 60.0, "a", ExpectedResult = "same")]
    [TestCase(0, null, null, null, 60.1, "a", ExpectedResult = "news")]
    [TestCase(0, null, null, null, -5.1, "a", ExpectedResult = "old")]
    [TestCase(null, 2.0, "a", 0, null, null, ExpectedResult = "same")]
    [TestCase(null, 61.0, "a", 0, null, null, ExpectedResult = "old", Description = "the pointer of a revision before")]
    [TestCase(null, 2.0, "a", 8, null, null, ExpectedResult = "news")]
    [TestCase(0, 2.0, "a", null, 2.0, "a", ExpectedResult = "same", Description = "the event again")]
    [TestCase(0, 2.0, "a", null, 30.0, "a", ExpectedResult = "same", Description = "a service tells later of the same")]
    [TestCase(0, 2.0, "a", null, 3.0, "b", ExpectedResult = "news", Description = "two revisions within a second")]
    [TestCase(0, 2.0, "b", null, 1.0, "a", ExpectedResult = "old")]
    [TestCase(0, 2.0, "a", null, 300.0, "a", ExpectedResult = "news", Description = "pushed again, unchanged")]
    [TestCase(0, 2.0, "a", 0, null, null, ExpectedResult = "same")]
    [TestCase(0, 2.0, "a", 1, null, null, ExpectedResult = "news")]
    [TestCase(100_000, null, null, 0, null, null, ExpectedResult = "news", Description = "a time that no clock shows yet is a mistake")]
    public string Should_know_it_again(int? knownPointer, double? knownTold, string? knownHash, int? named, double? told, string? hash)
    {
        var package = new PackageState { PointerTime = At(knownPointer), ToldTime = At(knownTold), TopHash = knownHash };
        var seen = new PackageSeen
        {
            PackageId = Guid.Empty, Bucket = "b", PackageName = "lab/x", Folder = "lab/x/",
            PointerTime = At(named), ToldTime = At(told), TopHash = hash
        };

        return RevisionOrder.IsNews(package, seen, Start) ? "news" : RevisionOrder.IsSame(package, seen) ? "same" : "old";
    }

    private static DateTimeOffset? At(double? seconds) => seconds is { } s ? Start.AddSeconds(s) : null;
}
