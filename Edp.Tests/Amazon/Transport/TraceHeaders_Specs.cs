using Amazon.SQS.Model;
using Edp.Amazon.Transport.Middleware;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport;

/// <summary>X-Ray's header, which the emulator does not hand on: "Tracing header" of the X-Ray Developer Guide.</summary>
public sealed class When_AWS_tells_the_trace_of_a_message
{
    private const string Root = "Root=1-5759e988-bd862e3fe1be46a994272793";

    [TestCase($"{Root};Parent=53995c3f42cd8ad8;Sampled=1", ExpectedResult = "5759e988bd862e3fe1be46a994272793 53995c3f42cd8ad8 Recorded")]
    [TestCase($"Self=1-67891234-12456789abcdef012345678a; {Root}; Parent=53995c3f42cd8ad8", ExpectedResult = "5759e988bd862e3fe1be46a994272793 53995c3f42cd8ad8 None")]
    [TestCase(Root, ExpectedResult = null)]
    [TestCase("Root=1-5759e988;Parent=53995c3f42cd8ad8", ExpectedResult = null)]
    [TestCase("Root=2-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8", ExpectedResult = null)]
    [TestCase("Root=1-5759e988-;Parent=;Sampled", ExpectedResult = null)]
    [TestCase(";;=;", ExpectedResult = null)]
    public string? Should_be_found_in_its_header_or_not_at_all(string header) =>
        TraceHeaders.Of(new Message { Attributes = new() { ["AWSTraceHeader"] = header } }) is { } context
            ? $"{context.TraceId} {context.SpanId} {context.TraceFlags}"
            : null;

    [Test]
    public void Should_be_the_one_of_the_sender_where_both_tell() =>
        Assert.That(
            TraceHeaders.Of(new Message
            {
                Attributes = new() { ["AWSTraceHeader"] = $"{Root};Parent=53995c3f42cd8ad8" },
                MessageAttributes = new() { ["traceparent"] = new() { StringValue = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" } }
            })!.Value.TraceId.ToString(),
            Is.EqualTo("0af7651916cd43dd8448eb211c80319c"));
}
