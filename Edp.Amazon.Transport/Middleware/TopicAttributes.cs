using Amazon.SimpleNotificationService.Model;
using SqsValue = Amazon.SQS.Model.MessageAttributeValue;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>The attributes beside a body are the same for queues and topics; AWSSDK has a type of them for each.</summary>
internal static class TopicAttributes
{
    public static Dictionary<string, MessageAttributeValue> Of(Dictionary<string, SqsValue> attributes)
    {
        var values = new Dictionary<string, MessageAttributeValue>(attributes.Count, StringComparer.Ordinal);
        foreach (var (name, value) in attributes)
        {
            values[name] = new MessageAttributeValue
            {
                DataType = value.DataType,
                StringValue = value.StringValue,
                BinaryValue = value.BinaryValue,
            };
        }

        return values;
    }
}
