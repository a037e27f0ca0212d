using Amazon.SQS.Model;
using Amazon.SimpleNotificationService;
using Amazon.SimpleNotificationService.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Sqs;
using Edp.Tests.Deploy.Templates;

namespace Edp.Tests.Deploy;

/// <summary>Creates the queues, topics and subscriptions of an evaluated template in an emulator, and nothing else.</summary>
internal static class StackInEmulator
{
    public static async Task CreateAsync(EvaluatedTemplate stack, AmazonClientSettings settings, CancellationToken cancellationToken)
    {
        using var sqs = new SqsClient(settings);
        using var sns = new AmazonSimpleNotificationServiceClient(settings);
        var queues = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (resource, queue) in stack.OfType("AWS::SQS::Queue"))
            queues[stack.ArnOf(resource)] = await CreateQueueAsync(sqs, (string)queue["QueueName"]!, cancellationToken);

        var topics = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (resource, topic) in stack.OfType("AWS::SNS::Topic"))
        {
            var created =
                await sns.CreateTopicAsync(new CreateTopicRequest { Name = (string?)topic["TopicName"] ?? resource }, cancellationToken);
            topics[stack.ArnOf(resource)] = created.TopicArn!;
        }

        foreach (var (_, subscription) in stack.OfType("AWS::SNS::Subscription").Where(one => (string)one.Value["Protocol"]! == "sqs"))
        {
            await sns.SubscribeAsync(
                new SubscribeRequest
                {
                    TopicArn = topics[(string)subscription["TopicArn"]!],
                    Protocol = "sqs",
                    Endpoint = queues[(string)subscription["Endpoint"]!],
                    Attributes = new Dictionary<string, string> { ["RawMessageDelivery"] = subscription["RawMessageDelivery"]!.ToString() },
                },
                cancellationToken);
        }
    }

    /// <summary>Answers the ARN that the emulator gave the queue.</summary>
    private static async Task<string> CreateQueueAsync(SqsClient sqs, string name, CancellationToken cancellationToken)
    {
        var created = await sqs.CreateQueueAsync(new CreateQueueRequest { QueueName = name }, cancellationToken);
        var attributes = await sqs.GetQueueAttributesAsync(
            new GetQueueAttributesRequest { QueueUrl = created.QueueUrl, AttributeNames = [QueueAttributeNames.QueueArn] },
            cancellationToken);
        return attributes.Attributes[QueueAttributeNames.QueueArn];
    }
}
