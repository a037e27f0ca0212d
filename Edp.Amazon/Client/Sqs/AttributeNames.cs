namespace Edp.Amazon.Client.Sqs;

/// <summary>Names of queue attributes ("SetQueueAttributes" in the SQS API Reference).</summary>
internal static class QueueAttributeNames
{
    public const string All = "All";
    public const string QueueArn = "QueueArn";
    public const string Policy = "Policy";
    public const string RedrivePolicy = "RedrivePolicy";
    public const string VisibilityTimeout = "VisibilityTimeout";
    public const string MessageRetentionPeriod = "MessageRetentionPeriod";
    public const string MaximumMessageSize = "MaximumMessageSize";
    public const string DelaySeconds = "DelaySeconds";
    public const string ReceiveMessageWaitTimeSeconds = "ReceiveMessageWaitTimeSeconds";
    public const string FifoQueue = "FifoQueue";
    public const string ContentBasedDeduplication = "ContentBasedDeduplication";
    public const string ApproximateNumberOfMessages = "ApproximateNumberOfMessages";
    public const string ApproximateNumberOfMessagesNotVisible = "ApproximateNumberOfMessagesNotVisible";
    public const string ApproximateNumberOfMessagesDelayed = "ApproximateNumberOfMessagesDelayed";
}

/// <summary>Names of the attributes that SQS gives a message ("ReceiveMessage" in the SQS API Reference).</summary>
internal static class MessageSystemAttributeNames
{
    public const string All = "All";
    public const string SenderId = "SenderId";
    public const string SentTimestamp = "SentTimestamp";
    public const string ApproximateReceiveCount = "ApproximateReceiveCount";
    public const string ApproximateFirstReceiveTimestamp = "ApproximateFirstReceiveTimestamp";
    public const string SequenceNumber = "SequenceNumber";
    public const string MessageGroupId = "MessageGroupId";
    public const string MessageDeduplicationId = "MessageDeduplicationId";
    public const string DeadLetterQueueSourceArn = "DeadLetterQueueSourceArn";
}
