using System.Text.Json;
using System.Text.Json.Nodes;

namespace Edp.Tests.Ingest.Parsing;

/// <summary>Writes events of each shape on one line.</summary>
internal static class Events
{
    public static string EventBridge(string key, string detailType = "Object Created", string source = "aws.s3") => new JsonObject
    {
        ["version"] = "0",
        ["detail-type"] = detailType,
        ["source"] = source,
        ["time"] = "2026-01-09T00:32:12Z",
        ["resources"] = new JsonArray("arn:aws:s3:::lab-intake"),
        ["detail"] = new JsonObject
        {
            ["bucket"] = new JsonObject { ["name"] = "lab-intake" },
            ["object"] = new JsonObject { ["key"] = key, ["size"] = 7 },
        },
    }.ToJsonString();

    public static string Record(string encodedKey, string eventName = "ObjectCreated:Put", string eventSource = "aws:s3") =>
        new JsonObject
        {
            ["eventSource"] = eventSource.Length > 0 ? eventSource : null,
            ["eventTime"] = "2026-03-14T04:01:43.644Z",
            ["eventName"] = eventName,
            ["s3"] = new JsonObject
            {
                ["bucket"] = new JsonObject { ["name"] = "lab-intake" },
                ["object"] = new JsonObject { ["key"] = encodedKey, ["size"] = 7 },
            },
        }.ToJsonString();

    /// <summary>A call as CloudTrail tells of it, on a bus or in a log file.</summary>
    public static string Call(string key, string eventName, bool isOnBus)
    {
        var record = new JsonObject
        {
            ["eventSource"] = "s3.amazonaws.com",
            ["eventTime"] = "2026-05-19T13:44:08Z",
            ["eventName"] = eventName,
            ["requestParameters"] = new JsonObject { ["bucketName"] = "lab-intake", ["Host"] = "x", ["key"] = key },
            ["additionalEventData"] = new JsonObject { ["bytesTransferredIn"] = 18211.0 },
        };
        return isOnBus
            ? new JsonObject
            {
                ["detail-type"] = "AWS API Call via CloudTrail",
                ["source"] = "aws.s3",
                ["time"] = "2026-05-19T13:44:09Z",
                ["detail"] = record,
            }.ToJsonString()
            : record.ToJsonString();
    }

    public static string Native(params string[] encodedKeys) =>
        $$"""{"Records":[{{string.Join(',', encodedKeys.Select(key => Record(key)))}}]}""";

    public static string Contract(string key) =>
        $$"""{"bucket":"lab-intake","key":{{JsonSerializer.Serialize(key)}},"eventTime":"2026-07-28T22:33:31.942Z"}""";

    public static string Topic(string message) => $$"""{"Type":"Notification","Message":{{JsonSerializer.Serialize(message)}}}""";

    public static string QueueMessage(string body) => $$"""{"messageId":"1","body":{{JsonSerializer.Serialize(body)}}}""";

    public static string Revision(string detail) =>
        $$"""{"detail-type":"package-revision","source":"com.quiltdata","time":"2026-06-11T09:02:47Z","detail":{{detail}}}""";
}
