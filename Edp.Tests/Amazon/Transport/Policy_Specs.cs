using System.Text.Json.Nodes;
using Edp.Amazon.Transport.Topology;
using Edp.Tests.Amazon.Transport.Support;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport;

[TestFixture]
public sealed class When_topics_are_let_into_a_queue
{
    private const string Queue = "arn:aws:sqs:eu-central-1:123456789012:edp-object-created";
    private const string First = "arn:aws:sns:eu-central-1:123456789012:Edp_Contracts-ObjectCreated";
    private const string Second = "arn:aws:sns:eu-central-1:123456789012:Edp_Contracts-PackageReady";

    [Test]
    public void Should_write_the_policy_that_is_approved() =>
        Approved.Matches("queue-policy.json", QueuePolicy.Allow(null, Queue, [Second, First])!);

    [Test]
    public void Should_change_nothing_when_all_are_allowed()
    {
        var policy = QueuePolicy.Allow(null, Queue, [First, Second]);

        Assert.That(QueuePolicy.Allow(policy, Queue, [Second]), Is.Null);
        Assert.That(QueuePolicy.Allow(policy!.Replace(First, First[..(First.LastIndexOf(':') + 1)] + "*", StringComparison.Ordinal),
            Queue, [First]),
            Is.Null, "all topics of the account are allowed");
    }

    [Test]
    public void Should_add_a_topic_to_its_own_statement()
    {
        var policy = JsonNode.Parse(QueuePolicy.Allow(QueuePolicy.Allow(null, Queue, [First]), Queue, [Second])!)!;

        Assert.That(policy["Statement"]!.AsArray(), Has.Count.EqualTo(1));
        Assert.That(policy["Statement"]![0]!["Condition"]!["ArnLike"]!["aws:SourceArn"]!.AsArray().Select(a => (string)a!),
            Is.EqualTo([First, Second]));
    }

    [TestCase("""{"Version":"2012-10-17","Id":"theirs","Statement":{"Sid":"s3","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"*"}}""")]
    [TestCase("""{"Statement":[{"Sid":"s3","Effect":"Deny","NotPrincipal":{"AWS":"*"},"Action":["sqs:*"],"Resource":["*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}""")]
    public void Should_keep_what_others_have_written(string theirs)
    {
        var policy = JsonNode.Parse(QueuePolicy.Allow(theirs, Queue, [First])!)!;
        var before = JsonNode.Parse(theirs)!["Statement"]!;

        Assert.That(policy["Statement"]!.AsArray(), Has.Count.EqualTo(2));
        Assert.That(JsonNode.DeepEquals(policy["Statement"]![0], before is JsonArray array ? array[0] : before), Is.True);
    }
}
