using System.Collections.Concurrent;
using System.Diagnostics;
using Edp.Tests.Amazon.Transport.Messages;
using Edp.Tests.Amazon.Transport.Support;
using MassTransit;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport;

[TestFixture]
public sealed class When_messages_are_traced : Emulated
{
    [Test]
    public async Task Should_report_send_and_receive_as_one_trace()
    {
        var activities = new ConcurrentBag<Activity>();
        using var root = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "MassTransit",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == root.TraceId)
                    activities.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        var inbox = new Inbox();
        await using var bus = await RunningBus.StartAsync(Sqs, (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(inbox.Add)));

        await bus.Bus.Publish(new Ping(1));
        await inbox.NextMessageAsync<Ping>();

        await Eventually.Is(() => activities.Any(a => a.OperationName.EndsWith(" receive",
            StringComparison.Ordinal)), "the receive is reported");
        var send = activities.Single(a => a.OperationName.EndsWith(" send", StringComparison.Ordinal));
        Assert.That(send.GetTagItem("messaging.system"), Is.EqualTo("aws_sqs"));
        Assert.That(activities.Any(a => a.ParentSpanId == send.SpanId), Is.True, "the receive follows the send");
    }
}
