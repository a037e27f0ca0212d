namespace Amazon.SimpleNotificationService.Model;

/// <summary>A typed attribute beside a message's body. Either the string or the binary value is set.</summary>
internal sealed class MessageAttributeValue
{
    public string? DataType { get; set; }

    public string? StringValue { get; set; }

    public MemoryStream? BinaryValue { get; set; }
}
