using System.Text;
using Edp.Core.Parsing;
using NUnit.Framework;

namespace Edp.Tests.Ingest.Parsing;

[TestFixture]
public sealed class When_a_body_goes_to_the_limits
{
    private static readonly string TooLong = Events.Contract("lost") + new string(' ', EventBodyReader.MaxEntryBytes);
    private static readonly string TooLongText = $$"""{"extra":"{{new string('x', EventBodyReader.MaxEntryBytes)}}"}""";

    [TestCase("")]
    [TestCase(" \r\n\t \n")]
    [TestCase("\uFEFF")]
    [TestCase("\uFEFF \n")]
    public async Task Should_say_that_the_body_is_empty(string body)
    {
        var events = await Body.ReadAsync(body);
        Assert.Multiple(() =>
        {
            Assert.That(events.Rejected.Single().Error, Does.StartWith("the body is empty"));
            Assert.That(Body.Parse(body).Rejected.Single().Error, Does.StartWith("the body is empty"));
        });
    }

    [Test]
    public async Task Should_reject_a_line_that_is_too_long_and_go_on_with_the_next()
    {
        foreach (var line in new[] { TooLong, TooLongText })
            await ExpectSecondOfThreeIsTooLong($"{Events.Contract("a/1")}\n{line}\n{Events.Contract("a/3")}", "line 2");
    }

    [Test]
    public async Task Should_reject_an_element_that_is_too_long_and_go_on_with_the_next()
    {
        foreach (var element in new[] { TooLongText, $"[{TooLongText}]", $"\"{new string('x', EventBodyReader.MaxEntryBytes)}\"" })
            await ExpectSecondOfThreeIsTooLong($"[{Events.Contract("a/1")},\n{element},\n{Events.Contract("a/3")}]", "line 2");
    }

    [Test]
    public async Task Should_reject_a_printed_document_that_is_too_long_and_go_on_behind_it()
    {
        var document = "{\n" + string.Concat(Enumerable.Repeat("  \"a\": 1,\n", 120_000)) + "  \"b\": 2\n}";
        await ExpectSecondOfThreeIsTooLong($"{Events.Contract("a/1")}\n{document}\n{Events.Contract("a/3")}", "line 2");
    }

    [Test]
    public async Task Should_take_a_line_of_just_the_limit()
    {
        var line = Events.Contract("a/1");
        var events = await Body.ReadAsync(line + new string(' ', EventBodyReader.MaxEntryBytes - line.Length));
        Assert.That(events.Objects, Has.Count.EqualTo(1));
    }

    [TestCase("\n")]
    [TestCase("")]
    public async Task Should_read_a_notification_of_any_length_record_by_record(string space)
    {
        var records = Enumerable.Range(0, 6000).Select(i => i == 5000 ? "7" : Events.Record($"a/{i}"));
        var document = $"{{{space}\"Records\":{space}[{string.Join("," + space, records)}{space}],\"x\":{{\"y\":[1]}}{space}}}";
        var events = await Body.ReadAsync($"{document}\n{Events.Contract("b")}");
        Assert.Multiple(() =>
        {
            Assert.That(events.Objects, Has.Count.EqualTo(6000));
            Assert.That(events.Objects[^1].Key, Is.EqualTo("b"));
            Assert.That(events.Rejected.Single().Index, Is.EqualTo(5000));
        });
    }

    [Test]
    public async Task Should_say_that_a_long_notification_is_not_closed()
    {
        var records = string.Join(',', Enumerable.Range(0, 8000).Select(i => Events.Record($"a/{i}")));
        var events = await Body.ReadAsync($"{{\"Records\":[{records}],\"x\":1");
        Assert.That((events.Objects.Count, events.Rejected.Single().Error),
            Is.EqualTo((8000, $"malformed JSON at line 1, byte {records.Length + 20}: the document with these Records is not closed")));
    }

    [Test]
    public void Should_take_a_document_with_very_many_records()
    {
        var events = Body.Parse(Events.Native([.. Enumerable.Range(0, 50_000).Select(i => $"a/{i}")]));
        Assert.That(events.Objects, Has.Count.EqualTo(50_000));
    }

    [TestCase(62, 1)]
    [TestCase(64, 0)]
    public async Task Should_read_JSON_down_to_64_levels(int levels, int objects)
    {
        var deep = new string('[', levels) + new string(']', levels);
        var document = Events.Contract("a/1").Replace("{", $"{{\"extra\":{deep},", StringComparison.Ordinal);
        var streamed = await Body.ReadAsync(document);
        Assert.Multiple(() =>
        {
            Assert.That(Body.Parse(document).Objects, Has.Count.EqualTo(objects));
            Assert.That(streamed.Objects, Has.Count.EqualTo(objects));
            Assert.That(streamed.Entries, Is.EqualTo(1));
        });
    }

    [TestCase(8, 1)]
    [TestCase(9, 0)]
    public void Should_open_eight_envelopes_and_no_more(int envelopes, int objects)
    {
        var document = Events.Contract("a/1");
        for (var i = 0; i < envelopes; i++)
            document = i % 2 == 0 ? $"[{document}]" : $"{{\"body\":{System.Text.Json.JsonSerializer.Serialize(document)}}}";
        var events = Body.Parse(document);
        Assert.Multiple(() =>
        {
            Assert.That(events.Objects, Has.Count.EqualTo(objects));
            Assert.That(events.Rejected, objects == 1 ? Is.Empty : Has.One.Matches<RejectedEntry>(e => e.Error.Contains("8 envelopes")));
        });
    }

    /// <summary>The reader must come to an end on what an attacker would send, in about the time it takes to read it.</summary>
    [TestCase("{\"a\":[\n", 10_000)]
    [TestCase("{\n", 20_000)]
    [TestCase("[", 2_000_000)]
    [TestCase("{\"a\":\n\n\n\n", 5_000)]
    [TestCase("\"\\", 1_000_000)]
    [TestCase("1\n", 200_000)]
    [CancelAfter(60_000)]
    public async Task Should_come_to_an_end(string text, int times, CancellationToken deadline)
    {
        var body = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(text, times)));
        var events = await Body.ReadAsync([body], cancellationToken: deadline);
        Assert.That((events.Objects.Count, events.Rejected.Count), Is.EqualTo((0, events.Entries)));
    }

    private static async Task ExpectSecondOfThreeIsTooLong(string body, string place)
    {
        var events = await Body.ReadAsync(When_lines_arrive_in_parts.Split(Encoding.UTF8.GetBytes(body), 50_000));
        Assert.Multiple(() =>
        {
            Assert.That(events.Objects.Select(created => created.Key), Is.EqualTo(new[] { "a/1", "a/3" }));
            Assert.That(events.Rejected.Single().Index, Is.EqualTo(1));
            Assert.That(events.Rejected.Single().Error, Is.EqualTo($"longer than 1,048,576 bytes, the most one entry may have ({place})"));
        });
    }
}
