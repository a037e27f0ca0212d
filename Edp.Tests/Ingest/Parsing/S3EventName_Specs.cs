using NUnit.Framework;

namespace Edp.Tests.Ingest.Parsing;

/// <summary>R4: of all S3 events the created kinds are objects, other known kinds are ignored, what is unknown is rejected.</summary>
[TestFixture]
public sealed class When_an_S3_event_has_a_name
{
    private static readonly string[] Envelopes = ["bare", "Records", "array", "SNS", "SQS", "SNS in SQS", "Lambda"];

    private static readonly (string Name, char Kind)[] RecordNames =
    [
        ("ObjectCreated:Put", 'o'), ("s3:ObjectCreated:CompleteMultipartUpload", 'o'), ("ObjectCreated:NewerThanEdp", 'o'),
        ("Object Created", 'o'), ("PutObject", 'o'), ("PostObject", 'o'), ("CopyObject", 'o'), ("CompleteMultipartUpload", 'o'),
        ("ObjectRemoved:Delete", 'd'), ("ObjectRemoved:DeleteMarkerCreated", 'd'), ("LifecycleExpiration:Delete", 'd'),
        ("s3:ObjectRemoved:Delete", 'd'), ("Object Deleted", 'd'),
        ("TestEvent", 'i'), ("LifecycleTransition", 'i'), ("IntelligentTiering", 'i'), ("ObjectTagging:Put", 'i'),
        ("ReducedRedundancyLostObject", 'i'), ("Replication:OperationFailedReplication", 'i'), ("s3:ObjectAccessed:Head", 'i'),
        ("Object Restore Completed", 'i'), ("Object Tags Added", 'i'), ("DeleteObject", 'i'), ("UploadPart", 'i'), ("PutObjectAcl", 'i'),
        ("ObjectCreatedX", 'x'), ("ObjectCreated", 'x'), ("object created", 'x'), ("Object  Created", 'x'), ("PutObjekt", 'x'), ("", 'x'),
        ("ObjectTeleported:Put", 'x'), ("Object Teleported", 'x'),
    ];

    private static readonly (string Name, char Kind)[] DetailTypes =
    [
        ("Object Created", 'o'), ("Object Deleted", 'd'), ("Object Restore Initiated", 'i'), ("Object Restore Completed", 'i'),
        ("Object Restore Expired", 'i'), ("Object Storage Class Changed", 'i'), ("Object Access Tier Changed", 'i'),
        ("Object ACL Updated", 'i'), ("Object Tags Added", 'i'), ("Object Tags Deleted", 'i'),
        ("Object Teleported", 'x'), ("object created", 'x'),
    ];

    private static readonly (string Name, char Kind)[] Calls =
    [
        ("PutObject", 'o'), ("CopyObject", 'o'), ("CompleteMultipartUpload", 'o'), ("PostObject", 'o'),
        ("DeleteObject", 'i'), ("GetObject", 'i'), ("CreateMultipartUpload", 'i'), ("TeleportObject", 'x'),
    ];

    private static IEnumerable<TestCaseData> Records =>
        from envelope in Envelopes
        from source in new[] { "aws:s3", "aws.s3", "s3.amazonaws.com", "minio:s3", "" }
        from name in RecordNames
        select new TestCaseData(
            envelope, (string key) => Events.Record(key, name.Name, source), name.Name, name.Kind)
            .SetArgDisplayNames(envelope, source, name.Name);

    private static IEnumerable<TestCaseData> BusEvents =>
        from envelope in Envelopes
        from name in DetailTypes
        select new TestCaseData(
            envelope, (string key) => Events.EventBridge(key, name.Name), name.Name, name.Kind).SetArgDisplayNames(envelope, name.Name);

    private static IEnumerable<TestCaseData> CallEvents =>
        from envelope in Envelopes
        from isOnBus in new[] { true, false }
        from name in Calls
        select new TestCaseData(
            envelope, (string key) => Events.Call(key, name.Name, isOnBus), name.Name, name.Kind)
            .SetArgDisplayNames(envelope, isOnBus ? "bus" : "log", name.Name);

    [TestCaseSource(nameof(Records))]
    [TestCaseSource(nameof(BusEvents))]
    [TestCaseSource(nameof(CallEvents))]
    public void Should_be_counted_for_what_it_is_in_every_envelope(
        string envelope, Func<string, string> write, string name, char kind)
    {
        var events = Body.Parse(Wrap(envelope, write("a/b.raw")));
        Assert.That(
            (events.Entries, events.Objects.Count, events.Deleted.Count, events.Ignored, events.Rejected.Count),
            Is.EqualTo((1L, kind == 'o' ? 1 : 0, kind == 'd' ? 1 : 0, kind is 'i' or 'd' ? 1L : 0L, kind == 'x' ? 1 : 0)));
        if (kind == 'x')
            Assert.That(events.Rejected[0].Error, Does.EndWith($"expected the name of an S3 event, found the text \"{name}\""));
    }

    [TestCase("ObjectCreated:Put", "a+b%2Bc.raw", "a b+c.raw")]
    [TestCase("s3:ObjectCreated:Put", "a+b%2Bc.raw", "a b+c.raw")]
    [TestCase("Object Created", "a+b%2Bc.raw", "a+b%2Bc.raw")]
    [TestCase("PutObject", "100%.raw", "100%.raw")]
    public void Should_say_whether_a_record_has_its_key_encoded(string name, string key, string expected) =>
        Assert.That(Body.Parse(Events.Record(key, name)).Objects.Single().Key, Is.EqualTo(expected));

    [Test]
    public void Should_take_the_key_of_a_call_as_it_is() =>
        Assert.That(Body.Parse(Events.Call("a+b%2B c.raw", "PutObject", isOnBus: true)).Objects.Single(),
            Has.Property("Key").EqualTo("a+b%2B c.raw").And.Property("Bucket").EqualTo("lab-intake")
                .And.Property("EventTime").EqualTo(new DateTimeOffset(2026, 5, 19, 13, 44, 8, TimeSpan.Zero)));

    [TestCase("\"errorCode\":\"AccessDenied\",\"eventName\":\"PutObject\"", 1)]
    [TestCase("\"eventName\":\"CreateBucket\",\"requestParameters\":{\"bucketName\":\"lab-new\"}", 1)]
    [TestCase("\"eventName\":\"PutObject\",\"requestParameters\":{\"bucketName\":\"lab-new\"}", 0)]
    [TestCase("\"eventName\":\"PutObject\",\"requestParameters\":null", 0)]
    public void Should_ignore_calls_that_failed_or_are_about_no_object(string property, int ignored)
    {
        var call = Events.Call("a/b", "PutObject", isOnBus: false);
        var events = Body.Parse($"{call[..^1]},{property}}}");
        Assert.That((events.Entries, events.Ignored, events.Objects.Count), Is.EqualTo((1L, (long)ignored, 0)));
    }

    [Test]
    public void Should_tell_which_object_was_deleted()
    {
        var record = Events.Record("a+b", "ObjectRemoved:DeleteMarkerCreated")
            .Replace("\"size\":7", "\"versionId\":\"v1\",\"sequencer\":\"00A1\"", StringComparison.Ordinal);
        var deleted = Body.Parse(record).Deleted.Single();
        Assert.That((deleted.Bucket, deleted.Key, deleted.VersionId, deleted.Sequencer, deleted.EventTime),
            Is.EqualTo(("lab-intake", "a b", "v1", "00A1", (DateTimeOffset?)new DateTimeOffset(2026, 3, 14, 4, 1, 43, 644, TimeSpan.Zero))));
    }

    private static string Wrap(string envelope, string entry) => envelope switch
    {
        "bare" => entry,
        "Records" => $"{{\"Records\":[{entry}]}}",
        "array" => $"[{entry}]",
        "SNS" => Events.Topic(entry),
        "SQS" => Events.QueueMessage(entry),
        "SNS in SQS" => Events.QueueMessage(Events.Topic($"{{\"Records\":[{entry}]}}")),
        _ => $"{{\"Records\":[{{\"EventSource\":\"aws:sns\",\"Sns\":{Events.Topic(entry)}}}]}}",
    };
}
