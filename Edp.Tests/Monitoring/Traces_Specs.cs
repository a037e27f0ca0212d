using System.Collections.Concurrent;
using System.Diagnostics;
using Edp.Service.Configuration;
using Edp.Service.Telemetry;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Monitoring;

/// <summary>From the request that brought an object to the event that it led to.</summary>
public sealed class When_an_event_is_traced(DatabaseProvider provider) : ServiceSpec(provider)
{
    private readonly ConcurrentBag<Activity> _ended = [];

    [SetUp]
    public void ForgetWhatOthersEnded() => _ended.Clear();

    [Test]
    public async Task Should_be_in_the_trace_of_the_request_that_closed_its_batch()
    {
        var service = await StartAsync(Rule(("ThresholdEventCount", 2)));
        using var listener = Listen(service);

        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2"));

        var (record, send) = (await EndedAsync("record objects", 1), await EndedAsync("send package-objects-ready", 2));
        Assert.That(send.Select(sent => sent.TraceId), Is.All.EqualTo(record[0].TraceId));
        Assert.That(send.Select(sent => sent.Links.Single().Context.SpanId), Is.All.EqualTo(record[0].SpanId));
        Assert.That(send.Select(sent => sent.GetTagItem("messaging.system")), Is.EquivalentTo(new[] { "edp.file", "edp.bus" }));
        Assert.That(send.Select(sent => sent.Kind), Is.All.EqualTo(ActivityKind.Producer));
        Assert.That(send.Select(sent => sent.GetTagItem("messaging.operation.type")), Is.All.EqualTo("send"));
        Assert.That(
            send.Select(sent => sent.GetTagItem("messaging.message.id")),
            Is.All.EqualTo((await BatchesAsync(1, "a/b/"))[0].BatchId.ToString()));
    }

    [Test]
    public async Task Should_have_links_to_every_request_of_its_batch_and_to_no_other()
    {
        var service = await StartAsync(Rule(("ThresholdDuration", 10)));
        using var listener = Listen(service);

        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/2"));
        await Client.RecordAsync(new S3Event(Bucket, "a/other/1"));
        var records = await EndedAsync("record objects", 3);
        await service.AdvanceAsync(TimeSpan.FromSeconds(11));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/3"));

        await Eventually.HoldsAsync(() => Links().Count >= records.Count, "the events were sent");
        Assert.That(Links(), Is.EquivalentTo(records.Select(record => record.SpanId)));
    }

    private HashSet<ActivitySpanId> Links() =>
    [
        .. _ended.Where(activity => activity.OperationName == "send package-objects-ready")
            .SelectMany(activity => activity.Links).Select(link => link.Context.SpanId)
    ];

    private async Task<IReadOnlyList<Activity>> EndedAsync(string name, int count) => await Eventually.GetAsync(
        () => Task.FromResult<IReadOnlyList<Activity>>([.. _ended.Where(activity => activity.OperationName == name)]),
        found => found.Count >= count,
        $"{count} times '{name}' have ended");

    private ActivityListener Listen(EdpTestService service)
    {
        var own = service.Services.GetRequiredService<EdpTelemetry>().Activities;
        var listener = new ActivityListener
        {
            ShouldListenTo = source => ReferenceEquals(source, own),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Add
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
