using System.Text;
using Edp.Core.Configuration;
using Edp.Core.Lists;
using NUnit.Framework;

namespace Edp.Tests.Lists;

/// <summary>R15: lists of expected files in all their formats.</summary>
internal sealed class When_a_list_is_read
{
    private const string Md5 = "cf5289c8ec51666c00c9ad6b52b9bcad";
    private const string Sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private const string Crate = """
        {"@context": "https://w3id.org/ro/crate/1.2/context", "@graph": [
          {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "about": {"@id": "./"}},
          {"@id": "./", "@type": "Dataset", "hasPart": [{"@id": "a%20b.txt"}, {"@id": "data/"}, {"@id": "https://example.org/x"}, {"@id": "loose.txt"}]},
          {"@id": "a%20b.txt", "@type": "File", "contentSize": "5"},
          {"@id": "data/", "@type": ["Dataset"], "hasPart": {"@id": "data/c.csv"}},
          {"@id": "data/c.csv", "@type": "File", "contentSize": 7, "md5": "cf5289c8ec51666c00c9ad6b52b9bcad"},
          {"@id": "https://example.org/x", "@type": "File"}]}
        """;

    [TestCase("a.txt\r\n\n# no path\n./sub/b c.txt\n", ListFormat.Auto, "a.txt,./sub/b c.txt")]
    [TestCase("a%20b.txt\n100%25.txt\n100%.txt\n%ff.txt", ListFormat.Lines, "a b.txt,100%.txt,100%.txt,%ff.txt")]
    [TestCase("\uFEFFa.txt", ListFormat.Auto, "a.txt")]
    [TestCase(Md5 + "  a.txt\n" + Sha256 + " *b c.txt\nMD5 (d.txt) = " + Md5, ListFormat.Auto, "a.txt,b c.txt,d.txt")]
    [TestCase(Md5 + "  a.txt", ListFormat.Lines, Md5 + "  a.txt")]
    [TestCase("""["a.txt", {"key": "s3://lab/b.txt"}, {"@id": "./c%20d.txt"}]""", ListFormat.Auto, "a.txt,s3://lab/b.txt,./c d.txt")]
    [TestCase("[]", ListFormat.Auto, "")]
    [TestCase("", ListFormat.Auto, "")]
    public void Should_find_the_paths(string content, ListFormat format, string paths) =>
        Assert.That(string.Join(',', Read(content, format).Select(entry => entry.Path)), Is.EqualTo(paths));

    [Test]
    public void Should_find_what_checksums_say() => Assert.That(
        Read($"{Md5}  a\n{Sha256}  b", ListFormat.Checksums).Select(entry => entry.Md5), Is.EqualTo(new[] { Md5, null }));

    [Test]
    public void Should_find_the_array_and_what_its_objects_say()
    {
        var entry = Read("""{"run": {"a/b": [{"path": "x", "size": 5, "etag": "\"e-2\"", "md5": "m"}]}}""", ListFormat.Json, "/run/a~1b").Single();

        Assert.That((entry.Path, entry.Size, entry.Etag, entry.Md5), Is.EqualTo(("x", 5L, "e-2", "m")));
    }

    [Test]
    public void Should_find_the_parts_of_a_crate([Values(ListFormat.Auto, ListFormat.RoCrate)] ListFormat format) => Assert.That(
        Read(Crate, format).Select(entry => (entry.Path, entry.Size, entry.Md5)),
        Is.EquivalentTo(new (string, long?, string?)[]
        {
            ("a b.txt", 5, null), ("https://example.org/x", null, null), ("loose.txt", null, null), ("data/c.csv", 7, Md5)
        }));

    [TestCase("no checksum", ListFormat.Checksums, null, "line 1 is no line of md5sum or sha256sum.")]
    [TestCase("{", ListFormat.Json, null, "it is no JSON: ")]
    [TestCase("{}", ListFormat.Auto, null, "an array is expected at '', found Object.")]
    [TestCase("""{"files": 1}""", ListFormat.Auto, "/files", "an array is expected at '/files', found Number.")]
    [TestCase("{}", ListFormat.Json, "/files", "there is nothing at '/files'.")]
    [TestCase("""[{"size": 1}]""", ListFormat.Json, null, "item 0 of the array has no path: ")]
    [TestCase("[]", ListFormat.RoCrate, null, "it is no RO-Crate: an object with @graph is expected.")]
    [TestCase("""{"@graph": []}""", ListFormat.Auto, null, "it is no RO-Crate: it has no root data entity './'.")]
    public void Should_say_why_it_cannot_be_read(string content, ListFormat format, string? pointer, string problem) => Assert.That(
        () => Read(content, format, pointer),
        Throws.TypeOf<UnreadableListException>().With.Message.StartsWith(problem));

    [Test]
    public void Should_say_that_bytes_are_no_text() => Assert.That(
        () => ListText.Read(new byte[] { 0x61, 0xFF, 0xFE }, ListFormat.Auto, null),
        Throws.TypeOf<UnreadableListException>().With.Message.EqualTo("it is no text in UTF-8."));

    private static IReadOnlyList<ListEntry> Read(string content, ListFormat format, string? pointer = null) =>
        ListText.Read(Encoding.UTF8.GetBytes(content), format, pointer);
}
