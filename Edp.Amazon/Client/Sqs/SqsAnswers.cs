using Amazon.SQS.Model;

namespace Edp.Amazon.Client.Sqs;

/// <summary>What SQS answers, with nothing where it leaves something out.</summary>
internal static class SqsAnswers
{
    private static readonly Dictionary<string, string> NoAttributes = [];
    private static readonly Dictionary<string, MessageAttributeValue> NoHeaders = [];

    extension(ReceiveMessageResponse response)
    {
        public IReadOnlyList<Message> Received => response.Messages ?? [];
    }

    extension(ListQueuesResponse response)
    {
        public IReadOnlyList<string> Urls => response.QueueUrls ?? [];
    }

    extension(SendMessageBatchResponse response)
    {
        public IReadOnlyList<BatchResultErrorEntry> Refused => response.Failed ?? [];
    }

    extension(GetQueueAttributesResponse response)
    {
        public IReadOnlyDictionary<string, string> QueueAttributes => response.Attributes ?? NoAttributes;
    }

    extension(Message message)
    {
        /// <summary>What SQS itself knows of the message, see <see cref="MessageSystemAttributeNames"/>.</summary>
        public IReadOnlyDictionary<string, string> SystemAttributes => message.Attributes ?? NoAttributes;

        /// <summary>What its sender has put beside the body.</summary>
        public IReadOnlyDictionary<string, MessageAttributeValue> Headers => message.MessageAttributes ?? NoHeaders;
    }
}
