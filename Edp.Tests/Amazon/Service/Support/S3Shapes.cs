using System.Text.Json.Nodes;
using Edp.Contracts;
using Edp.Tests.Infrastructure;

namespace Edp.Tests.Amazon.Service.Support;

/// <summary>An event in the other shapes in which it can come.</summary>
internal static class S3Shapes
{
    /// <summary>As S3 itself notifies, with the key URL-encoded (R4).</summary>
    public static string ToNotification(this S3Event created) => new JsonObject
    {
        ["Records"] = new JsonArray(new JsonObject
        {
            ["eventVersion"] = "2.1",
            ["eventSource"] = "aws:s3",
            ["awsRegion"] = "eu-central-1",
            ["eventTime"] = created.Time,
            ["eventName"] = "ObjectCreated:Put",
            ["s3"] = new JsonObject
            {
                ["s3SchemaVersion"] = "1.0",
                ["bucket"] = new JsonObject { ["name"] = created.Bucket },
                ["object"] = new JsonObject
                {
                    ["key"] = Uri.EscapeDataString(created.Key).Replace("%2F", "/", StringComparison.Ordinal),
                    ["size"] = created.Size,
                    ["eTag"] = created.Etag,
                    ["sequencer"] = created.Sequencer
                }
            }
        })
    }.ToJsonString();

    /// <summary>Through an SNS topic without raw message delivery.</summary>
    public static string InSnsEnvelope(string message) => new JsonObject
    {
        ["Type"] = "Notification",
        ["MessageId"] = "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
        ["TopicArn"] = "arn:aws:sns:eu-central-1:111122223333:uploads",
        ["Subject"] = "Amazon S3 Notification",
        ["Message"] = message,
        ["Timestamp"] = "2026-03-14T09:00:00.000Z",
        ["SignatureVersion"] = "1"
    }.ToJsonString();

    public static ObjectCreated ToContract(this S3Event created) => new()
    {
        Bucket = created.Bucket,
        Key = created.Key,
        EventTime = created.Time,
        Size = created.Size,
        Etag = created.Etag,
        Sequencer = created.Sequencer
    };
}
