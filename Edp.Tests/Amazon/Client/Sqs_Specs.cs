using Amazon.SQS.Model;
using Edp.Amazon.Client.Sqs;
using Edp.Tests.Amazon.Emulator;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Client;

/// <summary>Every SQS operation against the emulator.</summary>
public sealed class When_a_queue_is_used
{
    private static readonly List<string> AllNames = ["All"];
    private SqsClient _sqs = null!;
    private string _name = null!;
    private string _url = null!;

    [SetUp]
    public async Task CreateQueue()
    {
        _sqs = new SqsClient(await SharedEmulator.SettingsAsync());
        _name = SharedEmulator.UniqueName("client");
        var created = await _sqs.CreateQueueAsync(
            new CreateQueueRequest
            {
                QueueName = _name,
                Attributes = new Dictionary<string, string> { [QueueAttributeNames.VisibilityTimeout] = "60" },
                Tags = new Dictionary<string, string> { ["purpose"] = "test" },
            },
            default);
        _url = created.QueueUrl;
    }

    [TearDown]
    public void DisposeClient() => _sqs.Dispose();

    [Test]
    public async Task Should_find_its_url_by_name()
    {
        var found = await _sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = _name }, default);

        Assert.That(found.QueueUrl, Is.EqualTo(_url));
    }

    [Test]
    public async Task Should_answer_and_change_its_attributes()
    {
        await _sqs.SetQueueAttributesAsync(
            new SetQueueAttributesRequest
            {
                QueueUrl = _url,
                Attributes = new Dictionary<string, string> { [QueueAttributeNames.DelaySeconds] = "5" },
            },
            default);

        var attributes = await AttributesAsync();

        Assert.That(attributes[QueueAttributeNames.VisibilityTimeout], Is.EqualTo("60"));
        Assert.That(attributes[QueueAttributeNames.DelaySeconds], Is.EqualTo("5"));
        Assert.That(attributes[QueueAttributeNames.QueueArn], Does.StartWith("arn:aws:sqs:").And.EndsWith(":" + _name));
    }

    [Test]
    public async Task Should_be_listed()
    {
        var listed = await _sqs.ListQueuesAsync(new ListQueuesRequest { QueueNamePrefix = _name }, default);

        Assert.That(listed.Urls, Is.EqualTo(new[] { _url }));
    }

    [Test]
    public async Task Should_bring_body_and_attributes_of_a_message_unchanged()
    {
        // Nothing above U+FFFF: SQS takes it, the emulator does not.
        const string Body = "{\"key\":\"a+b ä € <&>\\\" \\u0041\t\"}";
        await _sqs.SendMessageAsync(
            new SendMessageRequest
            {
                QueueUrl = _url,
                MessageBody = Body,
                MessageAttributes = new Dictionary<string, MessageAttributeValue>
                {
                    ["text"] = MessageAttributes.Text("ü"),
                    ["number"] = new MessageAttributeValue { DataType = "Number", StringValue = "42" },
                    ["bytes"] = new MessageAttributeValue { DataType = "Binary", BinaryValue = new MemoryStream([0, 255, 7]) },
                },
            },
            default);

        var message = (await ReceiveAsync()).Single();

        Assert.That(message.Body, Is.EqualTo(Body));
        Assert.That(Shown("text"), Is.EqualTo(("String", "ü")));
        Assert.That(Shown("number"), Is.EqualTo(("Number", "42")));
        Assert.That(message.MessageAttributes["bytes"].BinaryValue.ToArray(), Is.EqualTo(new byte[] { 0, 255, 7 }));
        Assert.That(message.Attributes[MessageSystemAttributeNames.ApproximateReceiveCount], Is.EqualTo("1"));
        Assert.That(message.Attributes, Contains.Key(MessageSystemAttributeNames.SentTimestamp));

        (string, string) Shown(string name) => (message.MessageAttributes[name].DataType, message.MessageAttributes[name].StringValue);
    }

    [Test]
    public async Task Should_answer_an_empty_list_when_it_is_empty() => Assert.That(await ReceiveAsync(), Is.Empty);

    [Test]
    public async Task Should_take_and_delete_a_batch()
    {
        var sent = await _sqs.SendMessageBatchAsync(Batch("one", "two", "three"), default);
        var received = await ReceiveAsync();

        var deleted = await _sqs.DeleteMessageBatchAsync(
            new DeleteMessageBatchRequest
            {
                QueueUrl = _url,
                Entries = [.. received.Select((message, index) => new DeleteMessageBatchRequestEntry($"m{index}", message.ReceiptHandle))],
            },
            default);

        Assert.That(sent.Successful.Select(entry => entry.Id), Is.EqualTo(new[] { "e0", "e1", "e2" }));
        Assert.That(sent.Refused, Is.Empty);
        Assert.That(received.Select(message => message.Body), Is.EquivalentTo(new[] { "one", "two", "three" }));
        Assert.That(deleted.Successful, Has.Count.EqualTo(3));
        Assert.That(await CountAsync(), Is.Zero);
    }

    [Test]
    public async Task Should_delete_one_message()
    {
        await _sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = _url, MessageBody = "one" }, default);
        var message = (await ReceiveAsync()).Single();

        await _sqs.DeleteMessageAsync(new DeleteMessageRequest { QueueUrl = _url, ReceiptHandle = message.ReceiptHandle }, default);

        Assert.That(await CountAsync(), Is.Zero);
    }

    [Test]
    public async Task Should_give_a_message_back_when_its_visibility_becomes_zero()
    {
        await _sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = _url, MessageBody = "one" }, default);
        var first = (await ReceiveAsync()).Single();

        await _sqs.ChangeMessageVisibilityAsync(
            new ChangeMessageVisibilityRequest { QueueUrl = _url, ReceiptHandle = first.ReceiptHandle, VisibilityTimeout = 0 }, default);
        var second = (await ReceiveAsync()).Single();

        Assert.That(second.MessageId, Is.EqualTo(first.MessageId));
    }

    [Test]
    public async Task Should_tell_which_entry_of_a_visibility_batch_failed()
    {
        await _sqs.SendMessageAsync(new SendMessageRequest { QueueUrl = _url, MessageBody = "one" }, default);
        var message = (await ReceiveAsync()).Single();

        var changed = await _sqs.ChangeMessageVisibilityBatchAsync(
            new ChangeMessageVisibilityBatchRequest
            {
                QueueUrl = _url,
                Entries =
                [
                    new("good", message.ReceiptHandle) { VisibilityTimeout = 0 },
                    new("bad", "no such handle") { VisibilityTimeout = 0 },
                ],
            },
            default);

        Assert.That(changed.Successful.Single().Id, Is.EqualTo("good"));
        Assert.That(changed.Failed.Single().Id, Is.EqualTo("bad"));
        Assert.That(changed.Failed.Single().SenderFault, Is.True);
        Assert.That((await ReceiveAsync()).Single().MessageId, Is.EqualTo(message.MessageId));
    }

    [Test]
    public async Task Should_be_empty_after_a_purge()
    {
        await _sqs.SendMessageBatchAsync(Batch("one", "two"), default);

        await _sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = _url }, default);

        Assert.That(await CountAsync(), Is.Zero);
    }

    [Test]
    public async Task Should_be_gone_after_it_was_deleted()
    {
        await _sqs.DeleteQueueAsync(new DeleteQueueRequest { QueueUrl = _url }, default);

        var error = Assert.ThrowsAsync<QueueDoesNotExistException>(
            () => _sqs.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = _name }, default));
        Assert.That(error!.ErrorCode, Does.Contain("QueueDoesNotExist").Or.Contain("NonExistentQueue"));
        Assert.That(error.Message, Is.Not.Empty);
    }

    [Test]
    public void Should_not_be_created_again_with_other_attributes() =>
        Assert.ThrowsAsync<QueueNameExistsException>(() => _sqs.CreateQueueAsync(
            new CreateQueueRequest
            {
                QueueName = _name,
                Attributes = new Dictionary<string, string> { [QueueAttributeNames.VisibilityTimeout] = "61" },
            },
            default));

    [Test]
    public void Should_refuse_more_entries_than_a_batch_may_have()
    {
        var tooMany = Batch([.. Enumerable.Range(0, SqsLimits.MaxBatchEntries + 1).Select(index => $"{index}")]);

        var error = Assert.ThrowsAsync<TooManyEntriesInBatchRequestException>(() => _sqs.SendMessageBatchAsync(tooMany, default));
        Assert.That(error!.ErrorCode, Does.Contain("TooManyEntriesInBatchRequest"));
    }

    [Test]
    public void Should_refuse_a_batch_over_the_size_limit()
    {
        var half = new string('x', (SqsLimits.MaxRequestSize / 2) + 1);

        Assert.ThrowsAsync<BatchRequestTooLongException>(() => _sqs.SendMessageBatchAsync(Batch(half, half), default));
    }

    private SendMessageBatchRequest Batch(params string[] bodies) => new()
    {
        QueueUrl = _url,
        Entries = [.. bodies.Select((body, index) => new SendMessageBatchRequestEntry { Id = $"e{index}", MessageBody = body })],
    };

    private async Task<IReadOnlyList<Message>> ReceiveAsync() => (await _sqs.ReceiveMessageAsync(
        new ReceiveMessageRequest
        {
            QueueUrl = _url,
            MaxNumberOfMessages = SqsLimits.MaxBatchEntries,
            WaitTimeSeconds = 1,
            MessageAttributeNames = AllNames,
            MessageSystemAttributeNames = AllNames,
        },
        default)).Received;

    private async Task<IReadOnlyDictionary<string, string>> AttributesAsync() => (await _sqs.GetQueueAttributesAsync(
        new GetQueueAttributesRequest { QueueUrl = _url, AttributeNames = [QueueAttributeNames.All] }, default)).Attributes;

    private async Task<int> CountAsync()
    {
        var attributes = await AttributesAsync();
        return new[] { QueueAttributeNames.ApproximateNumberOfMessages, QueueAttributeNames.ApproximateNumberOfMessagesNotVisible }
            .Sum(name => int.Parse(attributes[name], System.Globalization.CultureInfo.InvariantCulture));
    }
}
