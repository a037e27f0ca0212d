using Edp.Core.Packaging;
using Edp.Service.Packaging;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

public sealed class When_a_revision_is_observed
{
    private static readonly DateTimeOffset Start = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    // What is known: pointer, reported, hash; what is observed: pointer, reported, hash; in seconds.
    [TestCase(0, null, null, 0, null, null, ExpectedResult = "same", Description = "the pointer again")]
    [TestCase(0, null, null, 1, null, null, ExpectedResult = "newer")]
    [TestCase(1, null, null, 0, null, null, ExpectedResult = "older")]
    [TestCase(0, null, null, null, -5.0, "a", ExpectedResult = "same", Description = "clocks differ")]
    [TestCase(0, null, null, null, 60.0, "a", ExpectedResult = "same")]
    [TestCase(0, null, null, null, 60.1, "a", ExpectedResult = "newer")]
    [TestCase(0, null, null, null, -5.1, "a", ExpectedResult = "older")]
    [TestCase(null, 2.0, "a", 0, null, null, ExpectedResult = "same")]
    [TestCase(null, 61.0, "a", 0, null, null, ExpectedResult = "older", Description = "the pointer of a revision before")]
    [TestCase(null, 2.0, "a", 8, null, null, ExpectedResult = "newer")]
    [TestCase(0, 2.0, "a", null, 2.0, "a", ExpectedResult = "same", Description = "the event again")]
    [TestCase(0, 2.0, "a", null, 30.0, "a", ExpectedResult = "same", Description = "a service reports the same later")]
    [TestCase(0, 2.0, "a", null, 3.0, "b", ExpectedResult = "newer", Description = "two revisions within a second")]
    [TestCase(0, 2.0, "b", null, 1.0, "a", ExpectedResult = "older")]
    [TestCase(0, 2.0, "a", null, 300.0, "a", ExpectedResult = "newer", Description = "pushed again, unchanged")]
    [TestCase(0, 2.0, "a", 0, null, null, ExpectedResult = "same")]
    [TestCase(0, 2.0, "a", 1, null, null, ExpectedResult = "newer")]
    [TestCase(100_000, null, null, 0, null, null, ExpectedResult = "newer", Description = "a time that no clock shows yet is a mistake")]
    public string Should_tell_newer_from_known_and_older(
        int? knownPointer, double? knownReported, string? knownHash, int? named, double? reported, string? hash)
    {
        var package = new PackageState { PointerTime = At(knownPointer), ReportedAt = At(knownReported), TopHash = knownHash };
        var observed = new PackageObserved
        {
            PackageId = Guid.Empty, Bucket = "b", PackageName = "lab/x", Folder = "lab/x/",
            PointerTime = At(named), ReportedAt = At(reported), TopHash = hash
        };

        return RevisionOrder.IsNewer(package, observed, Start) ? "newer" : RevisionOrder.IsSame(package, observed) ? "same" : "older";
    }

    private static DateTimeOffset? At(double? seconds) => seconds is { } s ? Start.AddSeconds(s) : null;
}
