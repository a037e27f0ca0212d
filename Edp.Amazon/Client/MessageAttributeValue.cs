namespace Edp.Amazon.Client;

/// <summary>A typed attribute beside a message's body, the same in SQS and SNS. Either the string or the binary value is set.</summary>
internal sealed record MessageAttributeValue
{
    public required string DataType { get; init; }

    public string? StringValue { get; init; }

    public byte[]? BinaryValue { get; init; }

    public static MessageAttributeValue String(string value) => new() { DataType = "String", StringValue = value };

    public static MessageAttributeValue Number(string value) => new() { DataType = "Number", StringValue = value };

    public static MessageAttributeValue Binary(byte[] value) => new() { DataType = "Binary", BinaryValue = value };
}
