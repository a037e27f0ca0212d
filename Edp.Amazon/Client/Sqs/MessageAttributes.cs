using System.Text;
using Amazon.SQS.Model;

namespace Edp.Amazon.Client.Sqs;

/// <summary>The typed attributes beside a message's body.</summary>
internal static class MessageAttributes
{
    public static MessageAttributeValue Text(string value) => new() { DataType = "String", StringValue = value };

    /// <summary>Bytes that AWS counts for a message: body, attribute names, types and values.</summary>
    public static int SizeOf(string body, IReadOnlyDictionary<string, MessageAttributeValue> attributes)
    {
        var size = Encoding.UTF8.GetByteCount(body);
        foreach (var (name, value) in attributes)
            size += SizeOf(name, value);
        return size;
    }

    public static int SizeOf(string name, MessageAttributeValue value) =>
        Encoding.UTF8.GetByteCount(name)
        + Encoding.UTF8.GetByteCount(value.DataType)
        + (value.StringValue is null ? 0 : Encoding.UTF8.GetByteCount(value.StringValue))
        + (int)(value.BinaryValue?.Length ?? 0);
}
