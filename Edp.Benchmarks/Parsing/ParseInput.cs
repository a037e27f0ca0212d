using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Edp.Benchmarks.Workloads;
using Edp.Core.Parsing;

namespace Edp.Benchmarks.Parsing;

/// <summary>Events in one shape, and the way in by which they come.</summary>
/// <param name="Name">The shape.</param>
/// <param name="ParseAsync">Parses all of them; gives how many objects they were.</param>
internal sealed record ParseInput(string Name, Func<Task<int>> ParseAsync)
{
    private const int ObjectsPerPiece = 5_000;

    // As Kestrel hands a body on.
    private const int SegmentBytes = 4_096;

    public static List<ParseInput> All(int events)
    {
        var workload = new Workload("parse", events, Math.Min(events, 100));
        var buses = Encoding.UTF8.GetString(EventLines.Of(Enumerable.Range(0, events).Select(workload.EventOf)))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var records = Enumerable.Range(0, events).Select(number => Record(workload.EventOf(number))).ToList();
        var topics = records.ConvertAll(record => Topic($"{{\"Records\":[{record}]}}"));
        var contracts = Enumerable.Range(0, events)
            .Select(number => JsonSerializer.Serialize(workload.EventOf(number), JsonSerializerOptions.Web)).ToList();
        return
        [
            Body("EventBridge, lines", string.Join('\n', buses)),
            Body("EventBridge, array", $"[{string.Join(',', buses)}]"),
            Body("EventBridge, printed", string.Join('\n', buses.Select(line => line.Replace(",\"", ",\n  \"", StringComparison.Ordinal)))),
            Body("Records, one document", $"{{\"Records\":[{string.Join(',', records)}]}}"),
            Body("contract, lines", string.Join('\n', contracts)),
            Messages("EventBridge, messages", buses),
            Messages("Records in SNS, messages", topics)
        ];
    }

    private static ParseInput Body(string name, string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        return new ParseInput(name, async () =>
        {
            var objects = 0;
            using var stream = new MemoryStream(body);
            var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: SegmentBytes));
            await foreach (var piece in EventBodyReader.ReadAsync(reader, ObjectsPerPiece, CancellationToken.None))
                objects += piece.Objects.Count;
            return objects;
        });
    }

    private static ParseInput Messages(string name, IReadOnlyList<string> messages) => new(name, () =>
    {
        var objects = 0;
        foreach (var message in messages)
        {
            var parsed = new ParsedEvents();
            S3EventParser.Parse(message, parsed);
            objects += parsed.Objects.Count;
        }

        return Task.FromResult(objects);
    });

    private static string Topic(string message) => JsonSerializer.Serialize(new
    {
        Type = "Notification",
        MessageId = "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        TopicArn = "arn:aws:sns:eu-central-1:111122223333:lab",
        Subject = "Amazon S3 Notification",
        Message = message,
        Timestamp = "2026-01-09T10:00:00.000Z"
    });

    private static string Record(ObjectEvent created) => string.Create(CultureInfo.InvariantCulture, $$$"""
        {"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-central-1","eventTime":"{{{created.EventTime:O}}}",
        "eventName":"ObjectCreated:Put","userIdentity":{"principalId":"AWS:AROAEXAMPLE"},
        "requestParameters":{"sourceIPAddress":"198.51.100.7"},
        "responseElements":{"x-amz-request-id":"C3D13FE58DE4C810","x-amz-id-2":"FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S/JRWeUWerMUE5JgHvANOjpD"},
        "s3":{"s3SchemaVersion":"1.0","configurationId":"edp","bucket":{"name":"{{{created.Bucket}}}",
        "ownerIdentity":{"principalId":"A3NL1KOZZKExample"},"arn":"arn:aws:s3:::{{{created.Bucket}}}"},
        "object":{"key":"{{{created.Key}}}+%28copy%29","size":{{{created.Size}}},"eTag":"{{{created.Etag}}}","sequencer":"{{{created.Sequencer}}}"
        }
        }
        }
        """).ReplaceLineEndings("");
}
