using NUnit.Framework;

namespace Edp.Tests.Ingest.Parsing;

[TestFixture]
public sealed class When_a_Quilt_package_is_created
{
    [Test]
    public void Should_tell_of_it_by_its_pointer()
    {
        var package = Body.Parse(Events.Native(".quilt/named_packages/team-b/assay_12/1451606400")).Packages.Single();
        Assert.That((package.Bucket, package.PackageName, package.TopHash, package.CreatedAt),
            Is.EqualTo(("lab-intake", "team-b/assay_12", (string?)null, new DateTimeOffset(2016, 1, 1, 0, 0, 0, TimeSpan.Zero))));
    }

    [TestCase(".quilt/named_packages/a/b/1451606399")]
    [TestCase(".quilt/named_packages/a/b/latest")]
    [TestCase(".quilt/named_packages/a/b/c/1772445600")]
    [TestCase(".quilt/named_packages/a.x/b/1772445600")]
    [TestCase(".quilt/named_packages/é/b/1772445600")]
    [TestCase(".quilt/")]
    [TestCase(".quilt/packages/abc")]
    public void Should_ignore_what_else_is_under_its_folder(string key)
    {
        var events = Body.Parse(Events.EventBridge(key));
        Assert.That((events.Entries, events.Ignored), Is.EqualTo((1L, 1L)));
    }

    [Test]
    public void Should_tell_of_it_by_its_event()
    {
        const string Detail = """{"type":"created","bucket":"b","handle":"lab/run-7","topHash":"5eff"}""";
        var package = Body.Parse(Events.Revision(Detail)).Packages.Single();
        Assert.That((package.Bucket, package.PackageName, package.TopHash, package.CreatedAt),
            Is.EqualTo(("b", "lab/run-7", "5eff", new DateTimeOffset(2026, 6, 11, 9, 2, 47, TimeSpan.Zero))));
    }

    [Test]
    public void Should_ignore_other_changes() =>
        Assert.That(Body.Parse(Events.Revision("""{"type":"deleted","bucket":"b","handle":"lab/run-7"}""")).Ignored, Is.EqualTo(1));

    [TestCase("null", "\"detail.type\": expected \"created\", found nothing")]
    [TestCase("{\"bucket\":\"b\"}", "\"detail.type\": expected \"created\", found nothing")]
    [TestCase("{\"type\":\"created\",\"handle\":\"a/b\",\"topHash\":\"5e\"}", "\"detail.bucket\" is missing")]
    [TestCase("{\"type\":\"created\",\"bucket\":\"b\",\"topHash\":\"5e\"}", "\"detail.handle\" is missing")]
    [TestCase("{\"type\":\"created\",\"bucket\":\"b\",\"handle\":\"a/b\"}", "\"detail.topHash\" is missing")]
    [TestCase("{\"type\":\"created\",\"bucket\":\"b\",\"handle\":\"a\",\"topHash\":\"5e\"}",
        "\"detail.handle\": expected \"namespace/name\", found the text \"a\"")]
    [TestCase("{\"type\":\"created\",\"bucket\":5,\"handle\":\"a/b\",\"topHash\":\"5e\"}",
        "\"detail.bucket\": expected text, found the number 5")]
    public void Should_reject_an_event_that_does_not_say_which(string detail, string error) =>
        Assert.That(Body.Parse(Events.Revision(detail)).Rejected.Single().Error, Is.EqualTo(error));
}
