using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Ingest;

/// <summary>Whoever wonders where objects are sees how many entries were no events, and why.</summary>
public sealed class When_entries_are_no_events() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private const string Time = "\"eventTime\":\"2026-01-09T00:32:12Z\"";
    private static readonly string TooLong = new('x', 1024 * 1024);

    private static readonly (string Line, string Reason)[] Entries =
    [
        ("[]", "empty"),
        ("{oops", "not-json"),
        ("{\"body\":\"oops\"}", "not-json"),
        ($"{{\"extra\":\"{TooLong}\"}}", "too-large"),
        ("[[[[[[[[[1]]]]]]]]]", "too-large"),
        ("{\"no\":\"event\"}", "unknown-shape"),
        ("{\"source\":\"aws.ec2\",\"detail-type\":\"x\"}", "unknown-shape"),
        ("{\"eventSource\":\"aws:s3\",\"eventName\":\"ObjectMade\",\"s3\":{}}", "unknown-event"),
        ($"{{\"bucket\":\"s3://lab\",\"key\":\"a/b/1\",{Time}}}", "bad-bucket"),
        ($"{{\"key\":\"a/b/1\",{Time}}}", "bad-bucket"),
        ($"{{\"bucket\":\"lab\",\"key\":\"\",{Time}}}", "bad-key"),
        ("{\"bucket\":\"lab\",\"key\":\"a/b/1\"}", "bad-time"),
        ("{\"bucket\":\"lab\",\"key\":\"a/b/1\",\"eventTime\":\"yesterday\"}", "bad-time"),
        ($"{{\"bucket\":\"lab\",\"key\":\"a/b/1\",\"size\":-1,{Time}}}", "bad-value"),
    ];

    [Test]
    public async Task Should_count_them_by_reason()
    {
        var service = await StartAsync();
        using var rejected = new ReasonCounter(service.Services, "edp.ingest.rejected");

        var answer = await Client.RecordAsync(
            string.Join('\n', Entries.Select(entry => entry.Line)) + "\n" + new S3Event(Bucket, "a/b/1").ToJson());

        Assert.That((answer.Accepted, answer.Rejected.Count), Is.EqualTo((1, Entries.Length)));
        Assert.That(rejected.Counts, Is.EquivalentTo(
            Entries.CountBy(entry => entry.Reason).ToDictionary(reason => reason.Key, reason => (long)reason.Value)));
    }
}
