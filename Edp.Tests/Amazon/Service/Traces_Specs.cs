using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Amazon.SQS.Model;
using Edp.Service.Telemetry;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Service;

/// <summary>From the message that brought an object to the event that it led to.</summary>
public sealed class When_an_object_is_traced_through_SQS : AwsFixture
{
    private const string Transport = "Edp.Amazon.Transport";
    private const string Receiving = $"receive {Prefix}{Queues.S3Events}";
    private const string Processing = $"process {Prefix}{Queues.S3Events}";

    private readonly ConcurrentQueue<Activity> _ended = [];

    [TestCase("traceparent", "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01")]
    [TestCase("AWSTraceHeader", "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1")]
    public async Task Should_be_in_the_trace_of_its_message(string header, string value)
    {
        var service = await StartAsync(ByCount(1));
        using var listener = Listen(service);

        await SendAsync(header, value);

        var process = await EndedAsync(Processing);
        var record = await EndedAsync("record objects");
        var send = await EndedAsync("send package-objects-ready");
        var trace = ActivityTraceId.CreateFromString("5759e988bd862e3fe1be46a994272793");
        Assert.That(new[] { process, record, send }.Select(span => span.TraceId), Is.All.EqualTo(trace));
        Assert.That((record.ParentSpanId, send.Links.Single().Context.SpanId), Is.EqualTo((process.SpanId, record.SpanId)));
        Assert.That(process.Links.Single().Context.SpanId, Is.EqualTo(ActivitySpanId.CreateFromString("53995c3f42cd8ad8")));
        Assert.That((await EndedAsync(Receiving)).Links.Single().Context.TraceId, Is.EqualTo(trace));
    }

    [Test]
    public async Task Should_be_described_by_the_conventions_for_messaging()
    {
        var service = await StartAsync(ByCount(1));
        using var listener = Listen(service);

        await Queues.SendAsync(new S3Event(Bucket, "a/b/1").ToJson());

        foreach (var (name, operation, kind) in new[] { (Receiving, "receive", ActivityKind.Client), (Processing, "process", ActivityKind.Consumer) })
        {
            var span = await EndedAsync(name);
            Assert.That(
                (span.Kind, span.GetTagItem("messaging.system"), span.GetTagItem("messaging.operation.name"),
                    span.GetTagItem("messaging.operation.type"), span.GetTagItem("messaging.destination.name"),
                    span.GetTagItem("messaging.batch.message_count"), span.GetTagItem("aws.sqs.queue.url")),
                Is.EqualTo((kind, (object)"aws_sqs", (object)operation, (object)operation, (object)$"{Prefix}{Queues.S3Events}", (object)1,
                    (object)await Queues.UrlAsync(Queues.S3Events))));
            Assert.That(span.GetTagItem("messaging.message.id"), Is.Not.Null);
        }
    }

    private async Task SendAsync(string header, string value)
    {
        var request = new SendMessageRequest { QueueUrl = await Queues.UrlAsync(Queues.S3Events), MessageBody = new S3Event(Bucket, "a/b/1").ToJson() };
        if (header == "traceparent")
            request.MessageAttributes = new() { [header] = new() { DataType = "String", StringValue = value } };
        else
            request.MessageSystemAttributes = new() { [header] = new MessageSystemAttributeValue { DataType = "String", StringValue = value } };
        await Queues.Client.SendMessageAsync(request);
    }

    private Task<Activity> EndedAsync(string name) => Eventually.GetAsync(
        () => Task.FromResult(_ended.FirstOrDefault(activity => activity.OperationName == name)), found => found is not null, $"'{name}' has ended")!;

    // Others run beside this test: of the transport's spans, those of this test's queue alone are told by their URL.
    private ActivityListener Listen(AwsTestService service)
    {
        var own = service.Services.GetRequiredService<EdpTelemetry>().Activities;
        var emulator = Emulator.ServiceUrl.Port.ToString(CultureInfo.InvariantCulture);
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source == own || source.Name == Transport,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.Source == own || activity.GetTagItem("aws.sqs.queue.url") is string url && url.Contains(emulator, StringComparison.Ordinal))
                    _ended.Enqueue(activity);
            }
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
