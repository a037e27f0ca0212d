using System.Text.Json.Nodes;
using Edp.Tests.Deploy.Events;
using NUnit.Framework;

namespace Edp.Tests.Deploy;

// The examples follow the EventBridge user guide, "Comparison operators for use in event patterns".
internal sealed class When_a_pattern_is_compared_with_an_event
{
    private const string Event =
        """{"source":"aws.s3","n":1,"nothing":null,"empty":"","list":["a","b"],"detail":{"state":"on","items":[{"k":"x"},{"k":"y"}]}}""";

    [TestCase("""{"source":["aws.s3"]}""")]
    [TestCase("""{"source":["aws.ec2","aws.s3"]}""")]
    [TestCase("""{"n":[1]}""")]
    [TestCase("""{"nothing":[null]}""")]
    [TestCase("""{"empty":[""]}""")]
    [TestCase("""{"list":["b"]}""")]
    [TestCase("""{"source":["aws.s3"],"detail":{"state":["on"]}}""")]
    [TestCase("""{"detail":{"items":{"k":["y"]}}}""")]
    [TestCase("""{"source":[{"prefix":"aws."}]}""")]
    [TestCase("""{"source":[{"suffix":".s3"}]}""")]
    [TestCase("""{"source":[{"anything-but":"aws.ec2"}]}""")]
    [TestCase("""{"source":[{"anything-but":["aws.ec2","aws.ecs"]}]}""")]
    [TestCase("""{"source":[{"exists":true}]}""")]
    [TestCase("""{"other":[{"exists":false}]}""")]
    public void Should_match(string pattern) => Assert.That(Matches(pattern), Is.True);

    [TestCase("""{"source":["AWS.S3"]}""")]
    [TestCase("""{"other":["aws.s3"]}""")]
    [TestCase("""{"source":["aws.s3"],"detail":{"state":["off"]}}""")]
    [TestCase("""{"n":["1"]}""")]
    [TestCase("""{"list":["c"]}""")]
    [TestCase("""{"detail":{"items":{"k":["z"]}}}""")]
    [TestCase("""{"source":{"deeper":["aws.s3"]}}""")]
    [TestCase("""{"source":[{"prefix":"com."}]}""")]
    [TestCase("""{"source":[{"anything-but":["aws.s3","aws.ecs"]}]}""")]
    [TestCase("""{"other":[{"anything-but":"x"}]}""")]
    [TestCase("""{"source":[{"exists":false}]}""")]
    public void Should_not_match(string pattern) => Assert.That(Matches(pattern), Is.False);

    [TestCase("""{"source":"aws.s3"}""")]
    [TestCase("""{"source":[]}""")]
    [TestCase("""{"source":[{"prefix":"a","suffix":"b"}]}""")]
    public void Should_refuse_what_EventBridge_refuses(string pattern) =>
        Assert.That(() => Matches(pattern), Throws.InstanceOf<FormatException>());

    [Test]
    public void Should_not_guess_an_operator() =>
        Assert.That(() => Matches("""{"source":[{"cidr":"10.0.0.0/8"}]}"""), Throws.InstanceOf<NotSupportedException>());

    private static bool Matches(string pattern) => EventPattern.Matches(JsonNode.Parse(pattern)!.AsObject(), JsonNode.Parse(Event));
}
