using System.Globalization;
using System.Text;
using Edp.Core.Parsing;
using NUnit.Framework;

namespace Edp.Tests.Ingest.Parsing;

[TestFixture]
public sealed class When_an_event_has_unusual_values
{
    [TestCase("\"size\":null", null)]
    [TestCase("\"size\":\"\"", null)]
    [TestCase("\"size\":0", 0L)]
    [TestCase("\"size\":\"7168\"", 7168L)]
    [TestCase("\"size\":9223372036854775807", long.MaxValue)]
    public void Should_read_the_size(string property, long? size) =>
        Assert.That(Contract(property).Objects.Single().Size, Is.EqualTo(size));

    [TestCase("\"size\":-1", "\"size\": expected 0 or more, found -1")]
    [TestCase("\"size\":\"-1\"", "\"size\": expected 0 or more, found -1")]
    [TestCase("\"size\":1.5", "\"size\": expected a whole number of bytes, found the number 1.5")]
    [TestCase("\"size\":1e3", "\"size\": expected a whole number of bytes, found the number 1e3")]
    [TestCase("\"size\":9223372036854775808", "\"size\": expected a whole number of bytes, found the number 9223372036854775808")]
    [TestCase("\"size\":\"7 KB\"", "\"size\": expected a whole number of bytes, found the text \"7 KB\"")]
    [TestCase("\"size\":[]", "\"size\": expected a whole number of bytes, found an array")]
    [TestCase("\"etag\":5", "\"etag\": expected text, found the number 5")]
    [TestCase("\"versionId\":true", "\"versionId\": expected text, found true")]
    [TestCase("\"sequencer\":\"a\\u0000b\"", "\"sequencer\": contains NUL, which no database takes")]
    [TestCase("\"sequencer\":\"\\ud83d\"", "\"sequencer\": not valid Unicode text")]
    [TestCase("\"bucket\":null", "\"bucket\" is missing")]
    [TestCase("\"bucket\":\"\"", "\"bucket\" is missing")]
    [TestCase("\"bucket\":{\"name\":\"b\"}", "\"bucket\": expected text, found an object with the property \"name\"")]
    [TestCase("\"key\":null", "\"key\": is missing")]
    [TestCase("\"key\":\"\"", "\"key\": is empty")]
    [TestCase("\"key\":7", "\"key\": expected text, found the number 7")]
    [TestCase("\"key\":\"a\\u0000\"", "\"key\": contains NUL, which no database takes")]
    [TestCase("\"key\":\"\\udc00\"", "\"key\": not valid Unicode text")]
    [TestCase("\"eventTime\":null", "\"eventTime\" is missing")]
    [TestCase("\"eventTime\":\"\"", "\"eventTime\" is missing")]
    [TestCase("\"eventTime\":1786187533", "\"eventTime\": expected text, found the number 1786187533")]
    public void Should_reject_what_is_wrong(string property, string error) =>
        Assert.That(Contract(property).Rejected.Single().Error, Is.EqualTo(error));

    [TestCase("2026-01-09T00:32:12Z", "2026-01-09T00:32:12.0000000Z")]
    [TestCase("2026-01-09T00:32:12", "2026-01-09T00:32:12.0000000Z")]
    [TestCase("2026-01-09t00:32:12.5z", "2026-01-09T00:32:12.5000000Z")]
    [TestCase("2026-01-09T00:32:12.123456789Z", "2026-01-09T00:32:12.1234567Z")]
    [TestCase("2026-01-09T00:32:12+02:00", "2026-01-08T22:32:12.0000000Z")]
    [TestCase("2026-01-09T00:32:12.5-05:30", "2026-01-09T06:02:12.5000000Z")]
    [TestCase("2024-02-29T23:59:59.9999999Z", "2024-02-29T23:59:59.9999999Z")]
    [TestCase("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.0000000Z")]
    [TestCase("9999-12-31T23:59:59.9999999Z", "9999-12-31T23:59:59.9999999Z")]
    public void Should_read_the_time(string text, string utc) =>
        Assert.That(Contract($"\"eventTime\":\"{text}\"").Objects.Single().EventTime!.Value.UtcDateTime
            .ToString("O", CultureInfo.InvariantCulture), Is.EqualTo(utc));

    [TestCase("2026-02-30T12:00:00Z")]
    [TestCase("2025-02-29T12:00:00Z")]
    [TestCase("2026-13-01T12:00:00Z")]
    [TestCase("2026-01-00T12:00:00Z")]
    [TestCase("0000-01-01T12:00:00Z")]
    [TestCase("2026-01-09T24:00:00Z")]
    [TestCase("2026-01-09T23:59:60Z")]
    [TestCase("2026-01-09T23:59:59.Z")]
    [TestCase("2026-01-09T23:59:59X")]
    [TestCase("2026-01-09T23:59:59+15:00")]
    [TestCase("2026-01-09T23:59:59+0200")]
    [TestCase("0001-01-01T00:00:00+14:00")]
    [TestCase("9999-12-31T23:59:59-14:00")]
    [TestCase("2026-01-09")]
    [TestCase("+026-01-09T00:32:12Z")]
    [TestCase("yesterday")]
    public void Should_reject_a_time_that_is_none(string text) =>
        Assert.That(Contract($"\"eventTime\":\"{text}\"").Rejected.Single().Error,
            Is.EqualTo($"\"eventTime\": expected a time such as 2026-01-09T00:32:12Z, found the text \"{text}\""));

    [Test]
    public void Should_take_versions_called_null_for_none() =>
        Assert.That(Contract("\"versionId\":\"null\"").Objects.Single().VersionId, Is.Null);

    [Test]
    public void Should_understand_names_and_values_with_escapes()
    {
        var escaped = string.Concat("source".Select(letter => $"\\u{(int)letter:x4}"));
        var document = Events.EventBridge("a/b").Replace("\"source\"", $"\"{escaped}\"", StringComparison.Ordinal)
            .Replace("\"aws.s3\"", "\"aws\\u002es3\"", StringComparison.Ordinal);
        Assert.That(Body.Parse(document).Objects, Has.Count.EqualTo(1));
    }

    [Test]
    public void Should_not_care_about_the_order_of_properties()
    {
        var document = """
            {"detail":{"object":{"sequencer":"00A1","size":3,"key":"a/b"},"bucket":{"arn":"x","name":"lab-intake"}},
             "\ud83d":1,"time":"2026-01-09T00:32:12Z","source":"aws.s3","detail-type":"Object Created"}
            """;
        Assert.That(Body.Parse(document).Objects.Single(), Has.Property("Sequencer").EqualTo("00A1").And.Property("Size").EqualTo(3));
    }

    [Test]
    public void Should_reject_text_that_is_no_UTF8()
    {
        var document = Encoding.Latin1.GetBytes(Events.Contract("a").Replace("lab-intake", "l\u00E4b", StringComparison.Ordinal));
        Assert.That(Body.Parse(document).Rejected.Single().Error, Is.EqualTo("\"bucket\": not valid Unicode text"));
    }

    [Test]
    public void Should_reject_names_longer_than_can_be() =>
        Assert.Multiple(() =>
        {
            Assert.That(Contract($"\"bucket\":\"{new string('b', 256)}\"").Rejected.Single().Error,
                Is.EqualTo("\"bucket\": longer than 255 bytes"));
            Assert.That(Contract($"\"etag\":\"{new string('e', 1025)}\"").Rejected.Single().Error,
                Is.EqualTo("\"etag\": longer than 1,024 bytes"));
        });

    /// <summary>The property stands last, and the last one counts.</summary>
    private static ParsedEvents Contract(string property) =>
        Body.Parse(Events.Contract("a/b")[..^1] + $",{property}}}");
}
