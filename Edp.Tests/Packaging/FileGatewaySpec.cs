using Amazon.StorageGateway;
using Edp.Core.Configuration;
using Edp.Core.Packaging;
using Edp.Service.Configuration;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

/// <summary>A spec with a File Gateway: Storage Gateway's fake over HTTP, asked by the service's own client.</summary>
public abstract class FileGatewaySpec(DatabaseProvider provider) : PackageSpec(provider)
{
    /// <summary>A tenth of the timeout: after this time without an answer the gateway is asked again.</summary>
    protected static readonly TimeSpan MaxAnswer = TimeSpan.FromSeconds(20);

    protected static readonly TimeSpan GatewayTimeout = TimeSpan.FromSeconds(200);

    private FakeStorageGateway? _fake;

    private protected FakeStorageGateway Fake => _fake!;

    private protected string Share { get; private set; } = "";

    [SetUp]
    public async Task StartFake()
    {
        _fake = await FakeStorageGateway.StartAsync();
        Share = Fake.AddShare("share-1A2B3C4D", bucket: Bucket);
    }

    [TearDown]
    public async Task StopFake() => await Fake.DisposeAsync();

    private protected Task<EdpTestService> StartAsync(bool wait, params (string Setting, object Value)[] more) => StartAsync(
        services =>
        {
            services.AddSingleton<IAmazonStorageGateway>(new AmazonStorageGatewayClient(Fake.Settings with { MaxRetries = 0 }));
            services.AddSingleton<GatewayCalls>();
            services.AddSingleton<IFileGateway, WatchedFileGateway>();
        },
        Settings(
            PackageReadyTrigger.ObjectsReady,
            [
                ("PackageReady:Delay", 0), ("FileGateway:FileShareArn", Share), ("FileGateway:WaitForRefresh", wait),
                ("FileGateway:Timeout", GatewayTimeout.TotalSeconds), .. more
            ]));

    /// <summary>Storage Gateway's event that a refresh is done.</summary>
    internal static string RefreshComplete(string notificationId) => $$$"""
        {"version":"0","id":"f1be26dd-d80f-42b9-a08d-141c94f4670b","detail-type":"Storage Gateway Refresh Cache Event",
        "source":"aws.storagegateway","account":"111122223333","time":"2026-07-21T05:40:00Z","region":"eu-central-1","resources":[],
        "detail":{"event-type":"refresh-complete","notification-id":"{{{notificationId}}}","folderList":["/"]}}
        """.ReplaceLineEndings("");

    private protected async Task<FakeRefresh> RefreshAsync(int number = 1)
    {
        await Eventually.HoldsAsync(() => Fake.Accepted.Count >= number, $"the gateway took {number} requests");
        Assert.That(Fake.Refusals, Is.Empty);
        return Fake.Accepted.ElementAt(number - 1);
    }

    private protected Task BatchAsync(string prefix = "lab/plate_7/") => Client.RecordAsync(new S3Event(Bucket, prefix + Guid.NewGuid()));

    private protected Task AwaitedAsync(string package = Package) =>
        PackageAsync(item => item is { State: "Refreshing", NextRefreshAt: null }, "has its refresh under way", package);

    private protected async Task AssertPackageReadyAsync(string? gateway) =>
        Assert.That((await PackageReadyAsync(1)).Single().Text("gateway"), Is.EqualTo(gateway));
}

/// <summary>The service's requests to the gateway.</summary>
internal sealed class GatewayCalls
{
    private readonly Lock _lock = new();
    private int _now;

    /// <summary>Answers of the gateway reach the service when this has ended.</summary>
    public Task AnswersHeld { get; set; } = Task.CompletedTask;

    /// <summary>How many requests were under way at once, at most.</summary>
    public int Max { get; private set; }

    public void Add(int change)
    {
        lock (_lock)
            Max = Math.Max(Max, _now += change);
    }
}

/// <summary>The service's own gateway, watched.</summary>
internal sealed class WatchedFileGateway(IServiceProvider services, GatewayCalls calls) : IFileGateway
{
    private readonly Edp.Service.Amazon.StorageGatewayFileGateway _gateway =
        ActivatorUtilities.CreateInstance<Edp.Service.Amazon.StorageGatewayFileGateway>(services);

    public async Task<string> RefreshAsync(string folder, CancellationToken cancellationToken)
    {
        calls.Add(1);
        try
        {
            var notificationId = await _gateway.RefreshAsync(folder, cancellationToken);
            await calls.AnswersHeld.WaitAsync(cancellationToken);
            return notificationId;
        }
        finally
        {
            calls.Add(-1);
        }
    }
}
