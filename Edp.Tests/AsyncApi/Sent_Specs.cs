using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.EventBridge;
using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Infrastructure;
using Edp.Tests.RabbitMq;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.AsyncApi;

/// <summary>What the service really sends, at each sink, is what the document says.</summary>
[TestFixture(DatabaseProvider.Sqlite)]
public sealed class When_events_are_held_against_the_AsyncAPI_document(DatabaseProvider provider) : RabbitMqFixture(provider)
{
    private const string BusName = "lab-events";
    private const string Listener = "listener";
    private static readonly string[] DetailTypes = ["package-objects-ready", "package-objects-incomplete", "package-ready"];
    private static readonly string[] Contracts =
        [nameof(PackageObjectsReady), nameof(PackageObjectsIncomplete), nameof(PackageReady)];

    [Test]
    public async Task Should_be_what_it_says_at_every_sink()
    {
        await using var bus = await FakeEventBridge.StartAsync();
        bus.AddBus(BusName);
        await ListenAsync();
        await StartAsync(
            services => services.AddSingleton<IAmazonEventBridge>(_ => new AmazonEventBridgeClient(bus.Settings)),
            Settings(
                ("Edp:EventSink", "File,EventBridge"), ("Edp:EventBusName", BusName), ("Edp:Region", FakeCredentials.Region),
                ("Edp:PackageReady:Trigger", "ObjectsReady"), ("Edp:PackageReady:Delay", "0"),
                ("Edp:Buckets:0:BucketName", "*"), ("Edp:Buckets:0:ThresholdEventCount", "1"),
                ("Edp:Buckets:1:BucketName", "strict"), ("Edp:Buckets:1:RequiredFiles", "run.xml"), ("Edp:Buckets:1:IncompleteAfter", "60")));

        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event("strict", "a/b/1"));
        await Service.AdvanceAsync(TimeSpan.FromSeconds(90));
        await Eventually.HoldsAsync(
            async () =>
            {
                await Service.CatchUpAsync();
                return bus.Accepted.Count >= 3 && Service.Sink.Lines().Count >= 3
                    && (await Broker.Management.DepthsAsync(VirtualHost)).GetValueOrDefault(Listener) >= 3;
            },
            "three events are at every sink");

        var atBus = bus.Accepted.Select(sent => (DetailOf(sent.DetailType), sent.Detail)).ToList();
        var inFile = Service.Sink.Lines().Select(line => (EventOf((string)JsonNode.Parse(line)!["detail-type"]!), line)).ToList();
        var onRabbit = (await Broker.Management.LookAsync(VirtualHost, Listener))
            .Select(message => ($"{TypeOf(message.Body)}Message", message.Body)).ToList();
        var verdict = await AsyncApiJudge.JudgeAsync(
            Repository.PathOf("docs", "asyncapi.yaml"), atBus.Concat(inFile).Concat(onRabbit).ToList());

        Assert.That(verdict.Problems, Is.Empty);
        Assert.That(atBus.Select(sent => sent.Item1).Distinct(), Is.EquivalentTo(DetailTypes.Select(DetailOf)));
        Assert.That(inFile.Select(sent => sent.Item1).Distinct(), Is.EquivalentTo(DetailTypes.Select(EventOf)));
        Assert.That(onRabbit.Select(sent => sent.Item1).Distinct(), Is.EquivalentTo(Contracts.Select(name => $"{name}Message")));
    }

    [Test]
    public async Task Should_take_what_comes_in_every_shape()
    {
        var created = new S3Event(Bucket, "a b/c+d/1");

        var verdict = await AsyncApiJudge.JudgeAsync(
            Repository.PathOf("docs", "asyncapi.yaml"),
            ("S3Event", created.ToJson()), ("S3Event", created.ToNotification()),
            ("S3Event", S3Shapes.InSnsEnvelope(created.ToJson())), ("S3Event", $"[{created.ToJson()}]"),
            ("S3Event", JsonSerializer.Serialize(created.ToContract(), JsonSerializerOptions.Web)),
            ("ObjectCreated", JsonSerializer.Serialize(created.ToContract(), JsonSerializerOptions.Web)),
            ("S3Event", """{"temperature":21.5}"""));

        Assert.That(verdict.Problems, Is.Not.Empty.And.All.Contains("temperature"));
    }

    /// <summary>A queue that nobody reads, bound as that of any subscriber.</summary>
    private async Task ListenAsync()
    {
        var subscriber = MassTransit.Bus.Factory.CreateUsingRabbitMq(rabbit =>
        {
            rabbit.Host(Broker.Address.Host, (ushort)Broker.Port, VirtualHost, _ => { });
            rabbit.ReceiveEndpoint(Listener, endpoint =>
            {
                endpoint.Handler<PackageObjectsReady>(_ => Task.CompletedTask);
                endpoint.Handler<PackageObjectsIncomplete>(_ => Task.CompletedTask);
                endpoint.Handler<PackageReady>(_ => Task.CompletedTask);
            });
        });
        await subscriber.StartAsync(new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token);
        await subscriber.StopAsync(TimeSpan.FromSeconds(10));
    }

    private static string TypeOf(string body) =>
        ((string)JsonNode.Parse(body)!["messageType"]![0]!).Split(':')[^1];

    private static string DetailOf(string detailType) => $"{Camel(detailType)}Detail";

    private static string EventOf(string detailType) => $"{Camel(detailType)}Event";

    private static string Camel(string name) =>
        string.Concat(name.Split('-').Select((part, index) => index == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));
}
