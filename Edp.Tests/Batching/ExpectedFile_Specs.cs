using Edp.Core.Batching;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R15: what a list says of a file counts where the event tells it.</summary>
internal sealed class When_a_file_is_compared_with_what_is_listed
{
    private const string Md5 = "cf5289c8ec51666c00c9ad6b52b9bcad";

    [TestCase(null, null, null, 5, "any", true)]
    [TestCase(5, null, null, 5, null, true)]
    [TestCase(5, null, null, 6, null, false)]
    [TestCase(5, null, null, null, null, true, Description = "the event tells no size")]
    [TestCase(null, "abc-2", null, 5, "ABC-2", true)]
    [TestCase(null, "abc-2", null, 5, "abc-3", false)]
    [TestCase(null, null, Md5, 5, Md5, true)]
    [TestCase(null, null, Md5, 5, "00000000000000000000000000000000", false)]
    [TestCase(null, null, Md5, 5, "00000000000000000000000000000000-2", true, Description = "an ETag of several parts is no MD5")]
    [TestCase(null, null, Md5, 5, null, true)]
    public void Should_agree_or_not(long? size, string? etag, string? md5, long? eventSize, string? eventEtag, bool agrees)
    {
        var file = new ExpectedFile(Guid.Empty, "key", "") { Size = size, Etag = etag, Md5 = md5 };

        Assert.That(file.IsFulfilledBy(eventSize, eventEtag), Is.EqualTo(agrees));
    }

    [TestCase("x.txt", "a/b/x.txt")]
    [TestCase("./x.txt", "a/b/x.txt")]
    [TestCase("././sub/x.txt", "a/b/sub/x.txt")]
    [TestCase("a/b/x.txt", "a/b/x.txt")]
    [TestCase("./a/b/x.txt", "a/b/a/b/x.txt")]
    [TestCase("/x.txt", "a/b/x.txt")]
    [TestCase("s3://lab/a/b/x.txt", "a/b/x.txt")]
    [TestCase("s3://other/a/b/x.txt", null)]
    [TestCase("https://example.org/x.txt", null)]
    [TestCase("./", null)]
    [TestCase("s3://lab/", null)]
    public void Should_mean_the_key(string entry, string? key) =>
        Assert.That(ExpectedKey.Of(entry, "lab", "a/b/", "a/b/"), Is.EqualTo(key));
}
