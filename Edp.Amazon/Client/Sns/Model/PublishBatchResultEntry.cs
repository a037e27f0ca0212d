namespace Amazon.SimpleNotificationService.Model;

/// <summary>An entry that SNS has accepted.</summary>
internal sealed class PublishBatchResultEntry
{
    public string? Id { get; set; }

    public string? MessageId { get; set; }

    public string? SequenceNumber { get; set; }
}
