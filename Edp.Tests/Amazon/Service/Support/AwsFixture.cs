using System.Globalization;
using Edp.Amazon.Client;
using Edp.Tests.Amazon.Emulator;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace Edp.Tests.Amazon.Service.Support;

/// <summary>
/// Tests of the service as it runs on AWS: SQS and SNS of an emulator, PostgreSQL, and a fake EventBridge. Each test has them to itself,
/// but for the PostgreSQL server.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public abstract class AwsFixture
{
    protected const string Bucket = "lab-intake";

    /// <summary>What the names of this installation's queues begin with.</summary>
    protected const string Prefix = "lab-";

    protected const string BusName = "lab-events";

    private readonly List<AwsTestService> _services = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("edp-aws-").FullName;
    private PostgresTestDatabase? _database;

    protected CapturedLog Log { get; } = new();

    private protected EmulatorProcess Emulator { get; private set; } = null!;

    private protected Queues Queues { get; private set; } = null!;

    private protected FakeEventBridge EventBridge { get; private set; } = null!;

    private protected PostgresServer Server { get; private set; } = null!;

    /// <summary>Whether the test stops its PostgreSQL server, so that it needs one of its own.</summary>
    private protected virtual bool OwnsServer => false;

    /// <summary>A quiet period after which no timer waits in a queue any more.</summary>
    private protected static (string, string?) Quiet => ("Edp:Buckets:0:ThresholdDuration", "2");

    private protected PostgresTestDatabase Database => _database!;

    private protected AmazonClientSettings SqsSettings => new()
    {
        Region = FakeCredentials.Region,
        ServiceUrl = Emulator.ServiceUrl,
        Credentials = FakeCredentials.Credentials
    };

    /// <summary>A rule with which a batch leaves by its count alone.</summary>
    private protected static (string, string?)[] ByCount(int count) =>
    [
        ("Edp:Buckets:0:BucketName", "*"),
        ("Edp:Buckets:0:ThresholdEventCount", count.ToString(CultureInfo.InvariantCulture)),
        ("Edp:Buckets:0:ThresholdDuration", "3600")
    ];

    [SetUp]
    public async Task StartAws()
    {
        Emulator = await EmulatorPool.TakeAsync(default);
        EventBridge = await FakeEventBridge.StartAsync();
        EventBridge.AddBus(BusName);
        Server = OwnsServer ? await PostgresServer.StartNewAsync() : await PostgresServer.SharedAsync();
        _database = OwnsServer ? await PostgresTestDatabase.CreateEmptyAsync(Server) : await PostgresTestDatabase.CreateAsync();
        Queues = new Queues(SqsSettings, Prefix);
    }

    [TearDown]
    public async Task StopEverything()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
            await TestContext.Out.WriteLineAsync(string.Join('\n', Log.Lines));
        foreach (var service in _services)
            await service.DisposeAsync();
        Queues.Dispose();
        await EventBridge.DisposeAsync();
        await EmulatorPool.ReturnAsync(Emulator);
        if (OwnsServer)
            await Server.DisposeAsync();
        else
            await Database.DisposeAsync();
        Log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>The settings of every test; what a test is about comes on top.</summary>
    private protected Dictionary<string, string?> Settings(params IEnumerable<(string Setting, string? Value)> settings)
    {
        var all = new Dictionary<string, string?>(Database.Settings)
        {
            ["Edp:Transport"] = "AmazonSqs",
            ["Edp:Region"] = FakeCredentials.Region,
            ["Edp:Amazon:QueuePrefix"] = Prefix,
            ["Edp:EventSink"] = "EventBridge",
            ["Edp:EventBusName"] = BusName,
            ["Edp:PackageReady:Trigger"] = "None",
            ["Edp:Outbox:PollInterval"] = "1",
            ["Edp:DataFolder"] = Path.Combine(_folder, "data")
        };
        foreach (var (setting, value) in settings)
            all[setting] = value;
        return all;
    }

    /// <summary>Starts a service and waits until it can do its work.</summary>
    private protected async Task<AwsTestService> StartAsync(params IEnumerable<(string Setting, string? Value)> settings)
    {
        var service = await LaunchAsync(SqsSettings, EventBridge.Settings, settings);
        await service.HealthyAsync();
        return service;
    }

    /// <summary>Starts a service, whether it can do its work or not.</summary>
    private protected async Task<AwsTestService> LaunchAsync(
        AmazonClientSettings sqs, AmazonClientSettings eventBridge, params IEnumerable<(string Setting, string? Value)> settings)
    {
        var service = await AwsTestService.StartAsync(Settings(settings), sqs, eventBridge, Log);
        _services.Add(service);
        return service;
    }

    /// <summary>The events on the bus, in the order of their arrival.</summary>
    private protected IReadOnlyList<BusBatch> Batches() => [.. EventBridge.Accepted.Select(BusBatch.Of)];

    /// <summary>Waits until no queue holds a message, none of errors either.</summary>
    private protected async Task EmptyAsync()
    {
        IReadOnlyDictionary<string, int> filled = new Dictionary<string, int>();
        try
        {
            await Eventually.HoldsAsync(
                async () => (filled = await Queues.FilledAsync()).Count == 0, "all queues are empty", TimeSpan.FromMinutes(2));
        }
        catch (AssertionException)
        {
            await TestContext.Out.WriteLineAsync($"not empty: {string.Join(", ", filled)}");
            throw;
        }
    }

    private protected Task<IReadOnlyList<BusBatch>> BatchesAsync(int count) => Eventually.GetAsync(
        () => Task.FromResult(Batches()), batches => batches.Count >= count, $"{count} events are on the bus");
}
