using System.Text.Json;
using Edp.Contracts;
using Edp.Core.Parsing;
using NUnit.Framework;

namespace Edp.Tests.Ingest.Parsing;

/// <summary>The contract as a message has the same answer as its JSON in a body.</summary>
[TestFixture]
public sealed class When_the_contract_comes_as_a_message
{
    private static readonly ObjectCreated Sound = new()
    {
        Bucket = "lab-intake",
        Key = "hplc 07/run+1/a%2B.raw",
        EventTime = new DateTimeOffset(2026, 1, 9, 2, 32, 12, TimeSpan.FromHours(2)),
        Size = 7,
        Etag = "5eff",
        VersionId = "v1",
        Sequencer = "00A1",
    };

    private static IEnumerable<TestCaseData> Messages =>
        new[]
        {
            Sound,
            Sound with { Size = null, Etag = null, VersionId = null, Sequencer = null },
            Sound with { Etag = "", VersionId = "null", Sequencer = "" },
            Sound with { Key = "a/folder/" },
            Sound with { Key = ".quilt/named_packages/lab/run-7/1772445600" },
            Sound with { Key = ".quilt/named_packages/lab/run-7/latest" },
            Sound with { Key = new string('k', 1024) },
            Sound with { Bucket = "" },
            Sound with { Bucket = null! },
            Sound with { Bucket = "s3://lab" },
            Sound with { Bucket = "lab\nforged" },
            Sound with { Bucket = new string('b', 256) },
            Sound with { Bucket = "lab\0" },
            Sound with { Key = "" },
            Sound with { Key = null! },
            Sound with { Key = new string('k', 1025) },
            Sound with { Key = "a\0b" },
            Sound with { Size = -1 },
            Sound with { Etag = new string('e', 1025) },
            Sound with { VersionId = "v\0" },
            Sound with { Sequencer = new string('s', 1025) },
        }.Select((message, number) => new TestCaseData(message).SetArgDisplayNames($"{number}"));

    [TestCaseSource(nameof(Messages))]
    public void Should_give_the_answer_of_its_JSON(ObjectCreated message)
    {
        var expected = Body.Parse(JsonSerializer.Serialize(message, JsonSerializerOptions.Web));
        var events = Parse(message);
        Assert.Multiple(() =>
        {
            Assert.That(events.Entries, Is.EqualTo(1));
            Assert.That(events.Objects, Is.EqualTo(expected.Objects));
            Assert.That(events.Packages, Is.EqualTo(expected.Packages));
            Assert.That(events.Ignored, Is.EqualTo(expected.Ignored));
            Assert.That(events.Rejected.Select(Told), Is.EqualTo(expected.Rejected.Select(Told)));
        });
    }

    [Test]
    public void Should_refuse_half_a_surrogate_pair()
    {
        var errors = new[] { Sound with { Key = "a\ud83d" }, Sound with { Etag = "\udc00" }, Sound with { Bucket = "\ud83d" } }
            .Select(message => Parse(message).Rejected.Single().Error);
        Assert.That(errors, Is.EqualTo(new[]
        {
            "\"key\": not valid Unicode text", "\"etag\": not valid Unicode text", "\"bucket\": not valid Unicode text",
        }));
    }

    // A message that is read already knows its key when its bucket is wrong.
    private static (long Index, string Error, string? Reason) Told(RejectedEntry rejected) =>
        (rejected.Index, rejected.Error, rejected.Cause?.Reason);

    private static ParsedEvents Parse(ObjectCreated message)
    {
        var events = new ParsedEvents();
        ContractMessage.Add(message, events);
        return events;
    }
}
