using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Edp.Tests.Ingest.Parsing;

[TestFixture]
public sealed class When_an_array_arrives_in_parts
{
    private static readonly Gen<(string Text, char Kind)> Elements = Gen.Elements(
        (Events.Contract("a/b ]},{[\" \\.raw"), 'o'), (Events.EventBridge("a/c.raw"), 'o'),
        (Events.QueueMessage(Events.Native("a/d.raw")), 'o'),
        (Events.EventBridge("a/c.raw", "Object Deleted"), 'i'),
        ("null", 'x'), ("-1.5e3", 'x'), ("\"a,b]\"", 'x'), ("{}", 'x'), ("[]", 'x'));

    private static readonly Gen<(string Text, string Kinds, int PartLength)> Arrays =
        from elements in Elements.NonEmptyListOf()
        from space in Gen.Elements("", " ", "\n", "\r\n  ")
        from partLength in Gen.Choose(1, 300)
        select ($"{space}[{space}{string.Join(space + "," + space, elements.Select(element => element.Text))}{space}]{space}",
            string.Concat(elements.Select(element => element.Kind)), partLength);

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property Should_take_it_element_by_element() => Prop.ForAll(Arrays.ToArbitrary(), async array =>
    {
        var events = await Body.ReadAsync(
            When_lines_arrive_in_parts.Split(Encoding.UTF8.GetBytes(array.Text), array.PartLength), objectsPerPiece: 2);
        Assert.Multiple(() =>
        {
            Assert.That(events.Objects, Has.Count.EqualTo(array.Kinds.Count(kind => kind == 'o')));
            Assert.That(events.Ignored, Is.EqualTo(array.Kinds.Count(kind => kind == 'i')));
            Assert.That(events.Rejected.Select(entry => (int)entry.Index),
                Is.EqualTo(Enumerable.Range(0, array.Kinds.Length).Where(i => array.Kinds[i] == 'x')));
        });
    });

    [TestCase("[A,\nA,\n{oops},\nA]", 2, "line 3, byte 2")]
    [TestCase("[A,\nA\nA]", 2, "line 3, byte 1")]
    [TestCase("[A,\n,A]", 1, "line 2, byte 1")]
    [TestCase("[A,\n]", 1, "line 2, byte 1")]
    [TestCase("[A,\n{\"bucket\":\"cut", 1, "line 2, byte 1")]
    [TestCase("[A", 1, "line 1")]
    [TestCase("[A,\n{\"bucket\":\"cut\nA,\nA]", 1, "line 2")]
    public async Task Should_keep_what_stands_before_broken_JSON_and_reject_the_rest_as_one(string text, int kept, string position)
    {
        var events = await Body.ReadAsync(text.Replace("A", Events.Contract("a/b.raw"), StringComparison.Ordinal));
        Assert.Multiple(() =>
        {
            Assert.That(events.Objects, Has.Count.EqualTo(kept));
            Assert.That(events.Rejected.Single().Index, Is.EqualTo(kept));
            Assert.That(events.Rejected.Single().Error, Does.StartWith("malformed JSON at " + position));
        });
    }

    [Test]
    public async Task Should_go_on_with_the_lines_behind_it()
    {
        var array = $"[\n{Events.Contract("a/1")}\n]";
        var events = await Body.ReadAsync($"{array}\n{Events.Contract("a/2")}\n{array}");
        Assert.That(events.Objects.Select(created => created.Key), Is.EqualTo(new[] { "a/1", "a/2", "a/1" }));
    }

    [Test]
    public async Task Should_reject_what_stands_behind_it_on_its_line()
    {
        var events = await Body.ReadAsync($"[{Events.Contract("a/1")}] oops\n{Events.Contract("a/2")}");
        Assert.That((events.Objects.Count, events.Rejected.Single().Index), Is.EqualTo((2, 1L)));
    }

    [Test]
    public async Task Should_take_documents_printed_over_several_lines()
    {
        var options = new JsonSerializerOptions { WriteIndented = true };
        var printed = JsonNode.Parse(Events.Native("a/1", "a/2"))!.ToJsonString(options);
        var events = await Body.ReadAsync($"{printed}\n{printed}\n{Events.Contract("a/3")}\n{printed}");
        Assert.That(events.Objects.Select(created => created.Key), Is.EqualTo(new[] { "a/1", "a/2", "a/1", "a/2", "a/3", "a/1", "a/2" }));
    }

    [Test]
    public async Task Should_reject_a_printed_document_that_breaks_off_as_one()
    {
        var printed = JsonNode.Parse(Events.EventBridge("a/1"))!.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
        var broken = printed[..printed.IndexOf("\"name\"", StringComparison.Ordinal)];
        var events = await Body.ReadAsync($"{broken}\n{Events.Contract("a/2")}");
        Assert.That((events.Objects.Count, events.Rejected.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public async Task Should_take_a_document_with_unindented_lines()
    {
        var events = await Body.ReadAsync($"{{\"Records\":[\n{Events.Record("a/1")},\n{Events.Record("a/2")}\n]}}\n");
        Assert.That((events.Objects.Count, events.Rejected.Count), Is.EqualTo((2, 0)));
    }
}
