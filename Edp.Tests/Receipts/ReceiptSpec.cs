using System.Text.Json.Nodes;
using Amazon.EventBridge;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Receipts;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;

namespace Edp.Tests.Receipts;

/// <summary>A service whose events go to a bus; the test is the rule on it that sends them back.</summary>
public abstract class ReceiptSpec(DatabaseProvider provider) : ServiceSpec(provider)
{
    private protected const string BusName = "lab-events";
    private protected static readonly TimeSpan Within = TimeSpan.FromSeconds(30);

    private FakeEventBridge? _bridge;
    private AmazonEventBridgeClient? _client;

    private protected FakeEventBridge Bridge => _bridge!;

    private protected ReceiptWatch Watch => Service.Services.GetRequiredService<ReceiptWatch>();

    [SetUp]
    public async Task StartBridge()
    {
        _bridge = await FakeEventBridge.StartAsync();
        _bridge.AddBus(BusName);
        _client = new AmazonEventBridgeClient(_bridge.Settings);
    }

    [TearDown]
    public async Task StopBridge()
    {
        await StopAsync();
        _client!.Dispose();
        await _bridge!.DisposeAsync();
    }

    private protected Task<EdpTestService> StartWithBusAsync(params (string Setting, string? Value)[] settings) => StartAsync(
        services => services.Replace(ServiceDescriptor.Singleton<IAmazonEventBridge>(_client!)),
        [
            ("Edp:EventSink", "EventBridge"), ("Edp:EventBusName", BusName), ("Edp:Region", FakeCredentials.Region),
            ("Edp:Receipts:Enabled", "true"), .. Rule(("ThresholdEventCount", 1)), .. settings
        ]);

    /// <summary>Sends an event of the bus back, as a rule does.</summary>
    private protected static string Envelope(FakeEvent put) => new JsonObject
    {
        ["version"] = "0",
        ["id"] = put.EventId,
        ["detail-type"] = put.DetailType,
        ["source"] = put.Source,
        ["account"] = FakeCredentials.AccountId,
        ["time"] = "2026-03-14T09:26:53Z",
        ["region"] = FakeCredentials.Region,
        ["resources"] = new JsonArray([.. put.Resources.Select(resource => JsonValue.Create(resource))]),
        ["detail"] = JsonNode.Parse(put.Detail)
    }.ToJsonString();

    private protected async Task ReturnAsync(params IEnumerable<FakeEvent> events)
    {
        var answer = await Client.RecordAsync(string.Join('\n', events.Select(Envelope)));
        Assert.That((answer.Accepted, answer.Rejected.Count), Is.EqualTo((0L, 0)));
    }

    /// <summary>Closes so many batches, each of a prefix of its own, and waits until the bus has taken their events.</summary>
    private protected async Task<IReadOnlyList<BatchItem>> CloseAsync(int count, string start = "run")
    {
        var before = Bridge.Accepted.Count + Bridge.Dropped.Count;
        await Client.RecordAsync(Enumerable.Range(1, count).Select(number => new S3Event(Bucket, $"{start}/{number}/a.txt")));
        await Eventually.HoldsAsync(() => Bridge.Accepted.Count + Bridge.Dropped.Count >= before + count, "the bus has taken the events");
        return await Eventually.GetAsync(
            () => Client.BatchesAsync(Bucket), batches => batches.All(batch => batch.PublishedAt is not null), "all are published");
    }

    private protected async Task<BatchItem> BatchAsync(Guid id) => (await Client.BatchesAsync(Bucket)).Single(batch => batch.BatchId == id);
}
