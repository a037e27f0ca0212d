using System.Net;
using Edp.Tests.Amazon.Transport.Messages;
using Edp.Tests.Amazon.Transport.Support;
using MassTransit;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport;

[TestFixture]
public sealed class When_sending : Emulated
{
    private RunningBus _bus = null!;
    private ISendEndpoint _sender = null!;

    [SetUp]
    public async Task Start()
    {
        _bus = await RunningBus.StartAsync(Sqs);
        _sender = await _bus.SenderAsync("out");
        await _sender.Send(new Ping(0));
    }

    [TearDown]
    public async Task Stop() => await _bus.DisposeAsync();

    [Test]
    public async Task Should_send_many_in_batches_of_ten()
    {
        await Task.WhenAll(Enumerable.Range(1, 500).Select(i => _sender.Send(new Ping(i))));

        var batches = Proxy.CallsOf("SendMessageBatch").Skip(1).Select(call => call.Entries).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(batches.Sum(), Is.EqualTo(500));
            Assert.That(batches.Max(), Is.EqualTo(10));
            Assert.That(batches, Has.Count.LessThanOrEqualTo(70), "few are not full");
        });
    }

    [Test]
    public async Task Should_keep_a_batch_below_the_size_of_a_request()
    {
        var text = new string('x', 200_000);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _sender.Send(new Large(text))));

        Assert.That(Proxy.CallsOf("SendMessageBatch").Max(call => call.Entries), Is.LessThanOrEqualTo(5), "1 MiB holds five of them");
    }

    [Test]
    public async Task Should_fail_only_the_message_that_is_refused()
    {
        Proxy.Fault = call => call.Action == "SendMessageBatch"
            ? new ProxyFault.Entries(entry => ((string)entry["MessageBody"]!).Contains("\"number\": 13",
                StringComparison.Ordinal), "InvalidMessageContents", true)
            : null;

        var sends = Enumerable.Range(1, 30).Select(i => _sender.Send(new Ping(i))).ToList();
        await Task.WhenAll(sends).ContinueWith(_ => { }, TaskScheduler.Default);

        var failed = sends.Where(send => send.IsFaulted).ToList();
        Assert.That(failed, Has.Count.EqualTo(1));
        Assert.That(failed[0].Exception!.GetBaseException().Message, Does.Contain("InvalidMessageContents"));
        Assert.That(await AttributeAsync(_bus.Queue("out"), "ApproximateNumberOfMessages"), Is.EqualTo("30"));
    }

    [TestCase("ServiceUnavailable", false)]
    [TestCase("RequestThrottled", true)]
    public async Task Should_send_again_what_could_not_be_taken_now(string code, bool senderFault)
    {
        var refusals = 0;
        Proxy.Fault = call => call.Action == "SendMessageBatch" && Interlocked.Increment(ref refusals) <= 5
            ? new ProxyFault.Entries(entry => (string?)entry["Id"] is "0" or "2", code, senderFault)
            : null;

        await Task.WhenAll(Enumerable.Range(1, 30).Select(i => _sender.Send(new Ping(i))));

        Assert.That(await AttributeAsync(_bus.Queue("out"), "ApproximateNumberOfMessages"), Is.EqualTo("31"));
    }

    [Test]
    public async Task Should_publish_again_what_a_topic_throttles_as_the_senders_fault()
    {
        var refusals = 0;
        Proxy.Fault = call => call.Action == "PublishBatch" && Interlocked.Increment(ref refusals) <= 3
            ? new ProxyFault.Answer("""
                <PublishBatchResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishBatchResult><Failed><member>
                  <Id>0</Id><Code>Throttled</Code><Message>Rate exceeded</Message><SenderFault>true</SenderFault>
                </member></Failed></PublishBatchResult></PublishBatchResponse>
                """)
            : null;

        await _bus.Bus.Publish(new Ping(1));

        Assert.That(Proxy.CallsOf("PublishBatch"), Has.Count.EqualTo(4));
    }

    [Test]
    public async Task Should_wait_out_throttling()
    {
        var calls = 0;
        Proxy.Fault = call => call.Action == "SendMessageBatch" && Interlocked.Increment(ref calls) <= 12 ? ProxyFault.Throttled : null;

        await Task.WhenAll(Enumerable.Range(1, 30).Select(i => _sender.Send(new Ping(i))));

        Assert.That(await AttributeAsync(_bus.Queue("out"), "ApproximateNumberOfMessages"), Is.EqualTo("31"));
    }

    [Test]
    public async Task Should_find_the_bad_one_when_the_whole_request_is_refused()
    {
        Proxy.Fault = call =>
            call.Action == "SendMessageBatch" && call.Body!.ToJsonString().Contains("bad-header", StringComparison.Ordinal)
            ? new ProxyFault.Error(HttpStatusCode.BadRequest, "InvalidParameterValueException", "The message attribute is bad")
            : null;

        var good = Enumerable.Range(1, 20).Select(i => _sender.Send(new Ping(i))).ToList();
        var bad = _sender.Send(new Ping(99), context => context.Headers.Set("bad-header", "x"));
        await Task.WhenAll(good);

        Assert.ThrowsAsync<AmazonSqsTransportException>(() => bad);
    }

    [Test]
    public void Should_refuse_a_message_over_the_size_limit_of_the_queue_before_it_is_sent()
    {
        var calls = Proxy.CallsOf("SendMessageBatch").Count;

        var refusal = Assert.ThrowsAsync<AmazonSqsMessageRefusedException>(() => _sender.Send(new Large(new string('x', 1_048_576))));

        Assert.That(refusal!.Message, Does.Contain("1048576").And.Contain(_bus.Queue("out")));
        Assert.That(Proxy.CallsOf("SendMessageBatch"), Has.Count.EqualTo(calls));
    }

    [Test]
    public void Should_refuse_a_message_over_the_size_limit_of_the_topic_before_it_is_sent()
    {
        var refusal = Assert.ThrowsAsync<AmazonSqsMessageRefusedException>(() => _bus.Bus.Publish(new Large(new string('x', 262_144))));

        Assert.That(refusal!.Message, Does.Contain("262144").And.Contain("-Large"));
        Assert.That(Proxy.CallsOf("PublishBatch"), Is.Empty);
    }

    [Test]
    public void Should_refuse_a_longer_delay_than_sqs_takes()
    {
        var refusal = Assert.ThrowsAsync<AmazonSqsMessageRefusedException>(() =>
            _sender.Send(new Ping(1), context => context.Delay = TimeSpan.FromSeconds(901)));

        Assert.That(refusal!.Message, Does.Contain("900 s").And.Contain("hops"));
        Assert.DoesNotThrowAsync(() => _sender.Send(new Ping(1), context => context.Delay = TimeSpan.FromSeconds(900)));
    }

    [Test]
    public void Should_refuse_a_delay_for_a_topic() =>
        Assert.ThrowsAsync<AmazonSqsMessageRefusedException>(() =>
            _bus.Bus.Publish(new Ping(1), context => context.Delay = TimeSpan.FromSeconds(1)));

    [Test]
    public async Task Should_leave_out_headers_that_are_in_the_envelope_anyway_rather_than_send_eleven_attributes()
    {
        await _sender.Send(new Ping(1), context =>
        {
            for (var i = 0; i < 12; i++)
                context.Headers.Set($"Header-{i}", "x");
            context.Headers.Set("not allowed", "x");
        });

        var messages = await ReceiveAsync(_bus.Queue("out"));
        var message = messages.Single(m => m.Body.Contains("Header-11", StringComparison.Ordinal));
        Assert.That(message.MessageAttributes, Has.Count.EqualTo(10));
        Assert.That(message.MessageAttributes, Contains.Key("Content-Type"));
    }

    [Test]
    public void Should_refuse_raw_messages_with_more_headers_than_attributes()
    {
        var refusal = Assert.ThrowsAsync<AmazonSqsMessageRefusedException>(() => _sender.Send(new Ping(1), context =>
        {
            context.Serializer = new MassTransit.Serialization.SystemTextJsonRawMessageSerializer(RawSerializerOptions.All);
            for (var i = 0; i < 12; i++)
                context.Headers.Set($"Header-{i}", "x");
        }));

        Assert.That(refusal!.Message, Does.Contain("AllowTransportHeader"));
    }
}
