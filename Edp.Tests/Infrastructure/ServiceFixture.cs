using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

namespace Edp.Tests.Infrastructure;

/// <summary>
/// Tests of the whole service on one kind of database. Each test has a clock, a data folder and a database of its own, and starts the
/// service with the settings it is about.
/// </summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public abstract class ServiceFixture(DatabaseProvider provider)
{
    /// <summary>The bucket of a test that needs but one.</summary>
    protected const string Bucket = "lab-intake";

    private readonly List<EdpTestService> _services = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("edp-spec-").FullName;
    private TestDatabase? _database;

    /// <summary>The service's data folder.</summary>
    protected string DataFolder => Path.Combine(_folder, "data");

    /// <summary>A data folder for a second service beside the first.</summary>
    protected string SecondFolder => Path.Combine(_folder, "second");

    protected DatabaseProvider Provider { get; } = provider;

    protected virtual ManualClock Clock { get; } = new();

    protected CapturedLog Log { get; } = new();

    private protected EdpTestService Service => _services[^1];

    private protected EdpClient Client => Service.Client;

    private protected TestDatabase Database => _database!;

    [SetUp]
    public async Task CreateDatabase() => _database = await CreateDatabaseAsync();

    [TearDown]
    public async Task StopEverything()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
            await TestContext.Out.WriteLineAsync(string.Join('\n', Log.Lines));
        await StopAsync();
        await Database.DisposeAsync();
        Log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Whether the service is to find a database without tables, as at its first start.</summary>
    private protected virtual bool StartsEmpty => false;

    private protected virtual Task<TestDatabase> CreateDatabaseAsync() =>
        StartsEmpty ? TestDatabase.CreateEmptyAsync(Provider) : TestDatabase.CreateAsync(Provider);

    /// <summary>The settings of a rule for every bucket: <c>("ThresholdDuration", "300")</c>.</summary>
    protected static (string Setting, string? Value)[] Rule(params (string Setting, object Value)[] rule) =>
    [
        ("Edp:Buckets:0:BucketName", "*"),
        .. rule.Select(setting => ($"Edp:Buckets:0:{setting.Setting}", FormattableString.Invariant($"{setting.Value}")))
    ];

    /// <summary>Starts the service, on the test's data; another one when one is running already.</summary>
    private protected Task<EdpTestService> StartAsync(params (string Setting, string? Value)[] settings) => StartAsync(null, settings);

    private protected async Task<EdpTestService> StartAsync(
        Action<IServiceCollection>? configure, params (string Setting, string? Value)[] settings)
    {
        var service = await StartWithoutDatabaseAsync(configure, settings);
        await service.ReadyAsync();
        return service;
    }

    /// <summary>Starts the service, and does not wait for its database.</summary>
    private protected async Task<EdpTestService> StartWithoutDatabaseAsync(
        Action<IServiceCollection>? configure, params (string Setting, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>(Database.Settings)
        {
            ["Edp:DataFolder"] = DataFolder,
            ["Edp:Timers:PollInterval"] = "3600",
            ["Edp:Outbox:PollInterval"] = "3600",
            ["Edp:PackageReady:Trigger"] = "None"
        };
        foreach (var (setting, value) in settings)
            all[setting] = value;

        await Database.PrepareAsync(all["Edp:DataFolder"]!);
        var service = await EdpTestService.StartAsync(all, Clock, Log, configure);
        _services.Add(service);
        return service;
    }

    /// <summary>Stops what runs. Timers and messages on their way are lost with it, as they are when a process ends.</summary>
    protected async Task StopAsync()
    {
        foreach (var service in _services)
            await service.DisposeAsync();
        _services.Clear();
    }

    /// <summary>Waits until so many batches of the prefix have closed.</summary>
    private protected Task<IReadOnlyList<BatchItem>> BatchesAsync(int count, string prefix, string bucket = Bucket) =>
        Eventually.GetAsync(
            () => Client.BatchesAsync(bucket, prefix),
            batches => batches.Count >= count,
            $"{count} batches of {bucket}/{prefix} are closed");

    /// <summary>When the timer of the prefix is due, as its row says.</summary>
    private protected async Task<DateTimeOffset?> TimerDueAtAsync(string prefix, string bucket = Bucket)
    {
        await using var database = await Service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();
        return (await database.Prefixes.AsNoTracking().SingleAsync(row => row.Bucket == bucket && row.Prefix == prefix)).TimerDueAt;
    }
}
