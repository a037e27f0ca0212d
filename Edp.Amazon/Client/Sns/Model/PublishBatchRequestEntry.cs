namespace Amazon.SimpleNotificationService.Model;

internal sealed class PublishBatchRequestEntry
{
    /// <summary>Unique within the request; see <see cref="Edp.Amazon.Client.Sns.SnsLimits.MaxBatchEntryIdLength"/>.</summary>
    public string? Id { get; set; }

    public string? Message { get; set; }

    public string? Subject { get; set; }

    public Dictionary<string, MessageAttributeValue>? MessageAttributes { get; set; }

    public string? MessageGroupId { get; set; }

    public string? MessageDeduplicationId { get; set; }
}
