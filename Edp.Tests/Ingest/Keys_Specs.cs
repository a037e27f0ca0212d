using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Ingest;

/// <summary>R4: whatever shape an event comes in, its key is the same.</summary>
public sealed class When_one_object_is_told_of_in_several_shapes(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const string Key = "plate 7/a+b/50%/ü.csv";
    private const string Sequencer = "0069B4DDA7E5883CD9";

    private static readonly string EventBridge = new S3Event(Bucket, Key) { Sequencer = Sequencer }.ToJson();
    private static readonly string Native = Notification("plate+7/a%2Bb/50%25/%C3%BC.csv", "aws:s3", "ObjectCreated:Put");
    private static readonly string Minio = Notification("plate+7%2Fa%2Bb%2F50%25%2F%C3%BC.csv", "minio:s3", "s3:ObjectCreated:Put");

    private static readonly string Contract =
        $$"""{"bucket":"{{Bucket}}","key":"{{Key}}","eventTime":"2026-03-14T09:00:00Z","sequencer":"{{Sequencer.ToLowerInvariant()}}"}""";

    [Test]
    public async Task Should_record_it_once_in_the_prefix_of_its_decoded_key()
    {
        await StartAsync();

        var answer = await Client.RecordAsync(string.Join('\n', EventBridge, Native, Minio, Contract));

        Assert.That((answer.Accepted, answer.Duplicates), Is.EqualTo((1, 3)), string.Join('\n', answer.Rejected));
        var open = await Client.PrefixAsync(Bucket, "plate 7/a+b/");
        Assert.That((await Client.ManifestAsync(open.BatchId!.Value)).Single().Key, Is.EqualTo(Key));
    }

    [Test]
    public async Task Should_look_at_the_decoded_key_when_it_ignores()
    {
        await StartAsync(Rule(("IgnorePrefixes", "plate 7/")));

        var answer = await Client.RecordAsync(string.Join('\n', EventBridge, Native, Minio, Contract));

        Assert.That((answer.Accepted, answer.Ignored), Is.EqualTo((0, 4)));
    }

    private static string Notification(string key, string source, string name) =>
        $$$"""
        {"Records":[{"eventSource":"{{{source}}}","eventName":"{{{name}}}","eventTime":"2026-03-14T09:00:00.000Z","s3":{
        "bucket":{"name":"{{{Bucket}}}"},"object":{"key":"{{{key}}}","size":1,"eTag":"cf52","sequencer":"{{{Sequencer}}}"
        } } }]}
        """.ReplaceLineEndings("");
}
