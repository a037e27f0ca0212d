using NUnit.Framework;

namespace Edp.Tests.Ingest.Parsing;

[TestFixture]
public sealed class When_an_entry_has_another_shape
{
    private const string Expected = "expected an S3 event, an SNS envelope or {\"bucket\",\"key\",\"eventTime\"}; found ";

    [TestCase("{}", "an empty object")]
    [TestCase("{\"foo\":1}", "an object with the property \"foo\"")]
    [TestCase("{\"foo\":{\"x\":1},\"bar\":[2]}", "an object with the properties \"foo\", \"bar\"")]
    [TestCase("{\"a\":1,\"b\":1,\"c\":1,\"d\":1,\"e\":1,\"f\":1,\"g\":1}",
        "an object with the properties \"a\", \"b\", \"c\", \"d\", \"e\", …")]
    [TestCase("17", "the number 17")]
    [TestCase("null", "null")]
    [TestCase("false", "false")]
    [TestCase("\"s3:TestEvent\"", "the text \"s3:TestEvent\"")]
    [TestCase("{\"a\u202Eb\u0085\":1}", "an object with the property \"a\\u202Eb\\u0085\"")]
    public void Should_say_what_was_found(string document, string found) =>
        Assert.That(Body.Parse(document).Rejected.Single().Error, Is.EqualTo(Expected + found));

    [Test]
    public void Should_keep_a_message_short()
    {
        var name = new string('n', 5000);
        var properties = string.Join(',', Enumerable.Range(0, 20).Select(i => $"\"{name}{i}\":1"));
        var error = Body.Parse($"{{{properties}}}").Rejected.Single().Error;
        Assert.That(error, Has.Length.LessThan(500).And.Contain(new string('n', 64) + "…\""));
    }

    [TestCase("{\"a\":1", "malformed JSON at line 1, byte 7: ")]
    [TestCase("{\"a\":\n oops}", "malformed JSON at line 2, byte 2: 'o' is an invalid start of a value.")]
    [TestCase("{\"a\":1}}", "malformed JSON at line 1, byte 8: ")]
    [TestCase("{\"Type\":\"Notification\",\"Message\":\"disk full\"}",
        "\"Message\": malformed JSON at line 1, byte 1: 'd' is an invalid")]
    [TestCase("{\"Type\":\"Notification\",\"Message\":\"\"}", "\"Message\": malformed JSON at line 1, byte 1: ")]
    [TestCase("{\"Type\":\"Notification\",\"Message\":\"\\ud800\"}", "\"Message\": not valid Unicode text")]
    [TestCase("{\"Type\":\"Notification\",\"Message\":{}}", "\"Message\": expected an event as text, found an empty object")]
    [TestCase("{\"Type\":\"SubscriptionConfirmation\",\"Message\":\"x\"}",
        "expected an SNS envelope of the type \"Notification\", found the text \"SubscriptionConfirmation\"")]
    [TestCase("{\"EventSource\":\"aws:sns\",\"Sns\":5}", "\"Sns\": expected an SNS envelope, found the number 5")]
    [TestCase("{\"messageId\":\"1\",\"body\":7}", "\"body\": expected an event as text, found the number 7")]
    [TestCase("{\"Records\":{}}", "\"Records\": expected an array, found an empty object")]
    [TestCase("{\"Records\":[]}", "the array is empty: expected at least one event")]
    [TestCase("[]", "the array is empty: expected at least one event")]
    [TestCase("{\"source\":\"aws.ec2\",\"detail-type\":\"x\",\"detail\":{}}",
        "expected an EventBridge event from \"aws.s3\"; found the source the text \"aws.ec2\"")]
    [TestCase("{\"source\":\"aws.s3\",\"detail-type\":\"Object Created\"}", "\"detail.object.key\": is missing")]
    [TestCase("{\"source\":\"aws.s3\",\"detail-type\":\"Object Created\",\"detail\":{\"object\":{\"key\":\"k\"}}}",
        "\"detail.bucket.name\" is missing")]
    [TestCase("{\"eventSource\":\"aws:dynamodb\",\"eventName\":\"INSERT\"}",
        "expected a record of \"aws:s3\"; found the eventSource the text \"aws:dynamodb\"")]
    [TestCase("{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectCreated:Put\"}", "\"s3\" is missing")]
    [TestCase("{\"eventSource\":\"aws:s3\",\"s3\":{}}", "\"eventName\": expected the name of an S3 event, found nothing")]
    [TestCase("{\"source\":\"aws.s3\",\"detail-type\":\"AWS API Call via CloudTrail\"}",
        "\"detail\": expected a CloudTrail record, found nothing")]
    public void Should_say_what_was_expected(string document, string error) =>
        Assert.That(Body.Parse(document).Rejected.Single().Error, Does.StartWith(error));

    [Test]
    public void Should_count_each_record_of_an_envelope()
    {
        var events = Body.Parse($"[{Events.Topic(Events.Native("a", "%zz", "b"))},5]");
        Assert.That((events.Objects.Count, string.Join(',', events.Rejected.Select(entry => entry.Index))), Is.EqualTo((2, "1,3")));
    }

    [Test]
    public void Should_take_nothing_from_a_document_that_is_broken_at_its_end() =>
        Assert.That(Body.Parse(Events.Native("a", "b")[..^1]).Entries, Is.EqualTo(1));
}
