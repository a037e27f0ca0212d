using System.Xml.Linq;
using Amazon.SimpleNotificationService.Model;
using Edp.Amazon.Client.Pipeline;

namespace Edp.Amazon.Client.Sns;

/// <summary>SNS requests as forms, and SNS results from XML.</summary>
internal static class SnsWire
{
    public static void Write(QueryForm form, CreateTopicRequest request)
    {
        form.Add("Name", request.Name);
        form.AddMap("Attributes", request.Attributes);
        foreach (var (item, tag) in QueryForm.Numbered("Tags.member", request.Tags))
        {
            form.Add($"{item}.Key", tag.Key);
            form.Add($"{item}.Value", tag.Value);
        }
    }

    public static void Write(QueryForm form, SubscribeRequest request)
    {
        form.Add("TopicArn", request.TopicArn);
        form.Add("Protocol", request.Protocol);
        form.Add("Endpoint", request.Endpoint);
        form.Add("ReturnSubscriptionArn", request.ReturnSubscriptionArn is true ? "true" : null);
        form.AddMap("Attributes", request.Attributes);
    }

    public static void Write(QueryForm form, SetSubscriptionAttributesRequest request)
    {
        form.Add("SubscriptionArn", request.SubscriptionArn);
        form.Add("AttributeName", request.AttributeName);
        form.Add("AttributeValue", request.AttributeValue);
    }

    public static void Write(QueryForm form, ListSubscriptionsByTopicRequest request)
    {
        form.Add("TopicArn", request.TopicArn);
        form.Add("NextToken", request.NextToken);
    }

    public static void Write(QueryForm form, PublishRequest request)
    {
        form.Add("TopicArn", request.TopicArn);
        form.Add("Message", request.Message);
        form.Add("Subject", request.Subject);
        Write(form, "MessageAttributes", request.MessageAttributes);
        form.Add("MessageGroupId", request.MessageGroupId);
        form.Add("MessageDeduplicationId", request.MessageDeduplicationId);
    }

    public static void Write(QueryForm form, PublishBatchRequest request)
    {
        form.Add("TopicArn", request.TopicArn);
        foreach (var (item, entry) in QueryForm.Numbered("PublishBatchRequestEntries.member", request.PublishBatchRequestEntries))
        {
            form.Add($"{item}.Id", entry.Id);
            form.Add($"{item}.Message", entry.Message);
            form.Add($"{item}.Subject", entry.Subject);
            Write(form, $"{item}.MessageAttributes", entry.MessageAttributes);
            form.Add($"{item}.MessageGroupId", entry.MessageGroupId);
            form.Add($"{item}.MessageDeduplicationId", entry.MessageDeduplicationId);
        }
    }

    public static ListTopicsResponse ReadTopics(XElement result) => new()
    {
        Topics = [.. result.Members("Topics").Select(topic => new Topic { TopicArn = topic.RequiredText("TopicArn") })],
        NextToken = result.Text("NextToken"),
    };

    public static ListSubscriptionsByTopicResponse ReadSubscriptions(XElement result) => new()
    {
        Subscriptions = [.. result.Members("Subscriptions").Select(ReadSubscription)],
        NextToken = result.Text("NextToken"),
    };

    public static PublishResponse ReadPublished(XElement result) =>
        new() { MessageId = result.RequiredText("MessageId"), SequenceNumber = result.Text("SequenceNumber") };

    public static PublishBatchResponse ReadBatch(XElement result) => new()
    {
        Successful = [.. result.Members("Successful").Select(ReadSuccess)],
        Failed = [.. result.Members("Failed").Select(ReadFailure)],
    };

    private static void Write(QueryForm form, string name, Dictionary<string, MessageAttributeValue>? attributes)
    {
        foreach (var (item, attribute) in QueryForm.Numbered($"{name}.entry", attributes))
        {
            form.Add($"{item}.Name", attribute.Key);
            form.Add($"{item}.Value.DataType", attribute.Value.DataType);
            form.Add($"{item}.Value.StringValue", attribute.Value.StringValue);
            form.Add($"{item}.Value.BinaryValue", attribute.Value.BinaryValue is { } bytes ? Convert.ToBase64String(bytes.ToArray()) : null);
        }
    }

    private static Subscription ReadSubscription(XElement member) => new()
    {
        SubscriptionArn = member.RequiredText("SubscriptionArn"),
        TopicArn = member.RequiredText("TopicArn"),
        Protocol = member.RequiredText("Protocol"),
        Endpoint = member.Text("Endpoint"),
        Owner = member.Text("Owner"),
    };

    private static PublishBatchResultEntry ReadSuccess(XElement member) => new()
    {
        Id = member.RequiredText("Id"),
        MessageId = member.RequiredText("MessageId"),
        SequenceNumber = member.Text("SequenceNumber"),
    };

    private static BatchResultErrorEntry ReadFailure(XElement member) => new()
    {
        Id = member.RequiredText("Id"),
        Code = member.RequiredText("Code"),
        Message = member.Text("Message"),
        SenderFault = member.Text("SenderFault") == "true",
    };
}
