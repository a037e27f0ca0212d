using System.Buffers;
using System.Text.Json;
using Edp.Core.Parsing;

namespace Edp.Benchmarks.Workloads;

/// <summary>Events as S3 sends them through EventBridge, one a line.</summary>
internal static class EventLines
{
    public static byte[] Of(IEnumerable<ObjectEvent> events)
    {
        var lines = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(lines);
        foreach (var created in events)
        {
            Write(writer, created);
            writer.Flush();
            writer.Reset();
            lines.Write("\n"u8);
        }

        return lines.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, ObjectEvent created)
    {
        writer.WriteStartObject();
        writer.WriteString("version", "0");
        writer.WriteString("id", "17793124-05d4-b198-2fde-7ededc63b103");
        writer.WriteString("detail-type", "Object Created");
        writer.WriteString("source", "aws.s3");
        writer.WriteString("account", "111122223333");
        writer.WriteString("time", created.EventTime.GetValueOrDefault());
        writer.WriteString("region", "us-east-1");
        writer.WriteStartArray("resources");
        writer.WriteStringValue($"arn:aws:s3:::{created.Bucket}");
        writer.WriteEndArray();
        writer.WriteStartObject("detail");
        writer.WriteString("version", "0");
        writer.WriteStartObject("bucket");
        writer.WriteString("name", created.Bucket);
        writer.WriteEndObject();
        writer.WriteStartObject("object");
        writer.WriteString("key", created.Key);
        writer.WriteNumber("size", created.Size.GetValueOrDefault());
        writer.WriteString("etag", created.Etag);
        writer.WriteString("sequencer", created.Sequencer);
        writer.WriteEndObject();
        writer.WriteString("request-id", "N4N7GDK58NMKJ12R");
        writer.WriteString("requester", "111122223333");
        writer.WriteString("source-ip-address", "198.51.100.7");
        writer.WriteString("reason", "PutObject");
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
