using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.SQS.Model;
using Edp.Tests.Amazon.Transport.Messages;
using Edp.Tests.Amazon.Transport.Support;
using MassTransit;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport;

/// <summary>Services on the official package read these messages: a change here is a change for them.</summary>
[TestFixture]
public sealed class When_a_message_is_on_the_wire : Emulated
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly Guid MessageId = Guid.Parse("01000000-0000-0000-0000-000000000001");
    private static readonly Guid CorrelationId = Guid.Parse("01000000-0000-0000-0000-000000000002");

    [Test]
    public async Task Should_be_sent_in_the_approved_form()
    {
        await using var bus = await RunningBus.StartAsync(Sqs);

        await (await bus.SenderAsync("wire")).Send(new Ping(7), c => Describe(c));

        Approved.Matches("sent-message.json", Form((await ReceiveAsync(bus.Queue("wire"))).Single(), bus));
    }

    [Test]
    public async Task Should_be_published_in_the_approved_form()
    {
        await using var bus = await RunningBus.StartAsync(Sqs, (self, _, cfg) =>
        {
            cfg.DeployTopologyOnly = true;
            cfg.ReceiveEndpoint(self.Queue("wire"), e => e.Handler<Ping>(_ => Task.CompletedTask));
        });

        await bus.Bus.Publish(new Ping(7), c => Describe(c));

        Approved.Matches("published-message.json", Form((await ReceiveAsync(bus.Queue("wire"))).Single(), bus));
    }

    [Test]
    public async Task Should_be_moved_to_the_error_queue_in_the_approved_form()
    {
        await using var bus = await RunningBus.StartAsync(Sqs, (self, _, cfg) =>
            cfg.ReceiveEndpoint(self.Queue("in"), e => e.Handler<Ping>(_ => throw new InvalidOperationException("not today"))));

        await (await bus.SenderAsync("in")).Send(new Ping(7), c => Describe(c));
        await Eventually.Is(() => IsEmptyAsync(bus.Queue("in")), "it is moved");

        Approved.Matches("error-message.json", Form((await ReceiveAsync(bus.Queue("in_error"))).Single(), bus));
    }

    private static void Describe(SendContext context)
    {
        context.MessageId = MessageId;
        context.CorrelationId = CorrelationId;
        context.Headers.Set("Purpose", "test");
    }

    /// <summary>The body and attributes, with what differs from run to run by its name instead.</summary>
    private string Form(Message message, RunningBus bus)
    {
        var body = JsonNode.Parse(message.Body)!.AsObject();
        foreach (var name in (string[])["conversationId", "sentTime", "sourceAddress", "host"])
        {
            if (body.ContainsKey(name))
                body[name] = $"<{name}>";
        }

        var attributes = message.MessageAttributes.OrderBy(a => a.Key, StringComparer.Ordinal)
            .ToDictionary(a => a.Key, a => new { a.Value.DataType, a.Value.StringValue }, StringComparer.Ordinal);
        return JsonSerializer.Serialize(new { body, attributes }, Readable)
            .Replace(bus.Queue(""), "<queue>-", StringComparison.Ordinal)
            .Replace(Sqs.Scope, "<scope>", StringComparison.Ordinal);
    }
}
