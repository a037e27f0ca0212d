using Amazon.SQS;
using Amazon.SQS.Model;
using Amazon.SimpleNotificationService;
using Edp.Amazon.Client.Sqs;
using Edp.Tests.Amazon.Emulator;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport.Support;

/// <summary>A spec against the emulator, behind a proxy that can fail, with plain clients to look at what is there.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public abstract class Emulated
{
    private protected FaultProxy Proxy { get; private set; } = null!;

    private protected AmazonSqsUnderTest Sqs { get; private set; } = null!;

    private protected IAmazonSQS SqsClient { get; private set; } = null!;

    private protected IAmazonSimpleNotificationService SnsClient { get; private set; } = null!;

    [SetUp]
    public async Task SetUpEmulator()
    {
        var settings = await SharedEmulator.SettingsAsync();
        Proxy = await FaultProxy.StartAsync(settings.ServiceUrl!);
        Sqs = new AmazonSqsUnderTest(Proxy.ServiceUrl);
        SqsClient = new SqsClient(settings);
        SnsClient = new AmazonSimpleNotificationServiceClient(settings);
    }

    [TearDown]
    public async Task TearDownEmulator()
    {
        SqsClient.Dispose();
        SnsClient.Dispose();
        await Proxy.DisposeAsync();
    }

    private protected async Task<string> UrlAsync(string queue) =>
        (await SqsClient.GetQueueUrlAsync(new GetQueueUrlRequest { QueueName = queue }, default)).QueueUrl;

    private protected async Task<string> CreateQueueAsync(string queue) =>
        (await SqsClient.CreateQueueAsync(new CreateQueueRequest { QueueName = queue }, default)).QueueUrl;

    private protected async Task<string> AttributeAsync(string queue, string name)
    {
        var response = await SqsClient.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = await UrlAsync(queue), AttributeNames = ["All"] }, default);
        return response.QueueAttributes.GetValueOrDefault(name, "");
    }

    private protected async Task<bool> IsEmptyAsync(string queue) =>
        await AttributeAsync(queue, QueueAttributeNames.ApproximateNumberOfMessages) == "0"
        && await AttributeAsync(queue, QueueAttributeNames.ApproximateNumberOfMessagesNotVisible) == "0";

    private protected async Task<IReadOnlyList<Message>> ReceiveAsync(string queue, int wait = 2) =>
        (await SqsClient.ReceiveMessageAsync(
            new ReceiveMessageRequest
            {
                QueueUrl = await UrlAsync(queue),
                MaxNumberOfMessages = 10,
                WaitTimeSeconds = wait,
                MessageAttributeNames = ["All"],
                MessageSystemAttributeNames = ["All"],
            },
            default)).Received;

    private protected async Task SendRawAsync(string queue, string body) =>
        await SqsClient.SendMessageAsync(new SendMessageRequest { QueueUrl = await UrlAsync(queue), MessageBody = body }, default);
}
