using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Amazon.SQS.Model;
using Edp.Service.Telemetry;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Amazon.Support;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Service;

/// <summary>From the message that brought an object to the event that it led to.</summary>
[OwnTransport("its spans have MassTransit's names, and none continues the trace of a plain message")]
public sealed class When_an_object_is_traced_through_SQS : AwsFixture
{
    private const string Transport = "Edp.Amazon.Transport";
    private const string Receiving = $"receive {Prefix}{Queues.S3Events}";
    private const string Processing = $"process {Prefix}{Queues.S3Events}";

    private readonly ConcurrentQueue<Activity> _ended = [];

    [Test]
    public async Task Should_be_in_the_trace_of_its_message()
    {
        using var listener = Listen();
        var service = await StartAsync(ByCount(1));

        await SendAsync("00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01");

        var process = await EndedAsync(Processing, service);
        var record = await EndedAsync("record objects", service);
        var send = await EndedAsync("send package-objects-ready", service);
        var trace = ActivityTraceId.CreateFromString("5759e988bd862e3fe1be46a994272793");
        Assert.That(new[] { process, record, send }.Select(span => span.TraceId), Is.All.EqualTo(trace));
        Assert.That((record.ParentSpanId, send.Links.Single().Context.SpanId), Is.EqualTo((process.SpanId, record.SpanId)));
        Assert.That(process.Links.Single().Context.SpanId, Is.EqualTo(ActivitySpanId.CreateFromString("53995c3f42cd8ad8")));
        Assert.That((await EndedAsync(Receiving, service)).Links.Single().Context.TraceId, Is.EqualTo(trace));
    }

    [Test]
    public async Task Should_be_described_by_the_conventions_for_messaging()
    {
        using var listener = Listen();
        var service = await StartAsync(ByCount(1));

        await Queues.SendAsync(new S3Event(Bucket, "a/b/1").ToJson());

        foreach (var (name, operation, kind) in new[] { (Receiving, "receive", ActivityKind.Client), (Processing, "process", ActivityKind.Consumer) })
        {
            var span = await EndedAsync(name, service);
            Assert.That(
                (span.Kind, span.GetTagItem("messaging.system"), span.GetTagItem("messaging.operation.name"),
                    span.GetTagItem("messaging.operation.type"), span.GetTagItem("messaging.destination.name"),
                    span.GetTagItem("messaging.batch.message_count"), span.GetTagItem("aws.sqs.queue.url")),
                Is.EqualTo((kind, (object)"aws_sqs", (object)operation, (object)operation, (object)$"{Prefix}{Queues.S3Events}", (object)1,
                    (object)await Queues.UrlAsync(Queues.S3Events))));
            Assert.That(span.GetTagItem("messaging.message.id"), Is.Not.Null);
        }
    }

    private async Task SendAsync(string traceParent) => await Queues.Client.SendMessageAsync(new SendMessageRequest
    {
        QueueUrl = await Queues.UrlAsync(Queues.S3Events),
        MessageBody = new S3Event(Bucket, "a/b/1").ToJson(),
        MessageAttributes = new() { ["traceparent"] = new() { DataType = "String", StringValue = traceParent } }
    });

    private Task<Activity> EndedAsync(string name, AwsTestService service) => Eventually.GetAsync(
        () => Task.FromResult(_ended.FirstOrDefault(activity => activity.OperationName == name && IsOwn(activity, service))),
        found => found is not null,
        $"'{name}' has ended")!;

    // Others run beside this test: the transport's spans tell by their queue's URL whose they are.
    private bool IsOwn(Activity activity, AwsTestService service) =>
        activity.Source == service.Services.GetRequiredService<EdpTelemetry>().Activities
        || (activity.GetTagItem("aws.sqs.queue.url") is string url
            && url.Contains(Emulator.ServiceUrl.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));

    /// <summary>Before the service starts: a receive that has begun by then has no span.</summary>
    private ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Transport or EdpTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
