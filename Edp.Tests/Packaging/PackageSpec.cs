using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Edp.Core.Configuration;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Storage;
using Edp.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Packaging;

/// <summary>A spec of package-ready: packages as a client sees them, and the events in the sink.</summary>
public abstract class PackageSpec(DatabaseProvider provider) : ServiceSpec(provider)
{
    protected const string Package = "lab/plate_7";

    protected static readonly TimeSpan Delay = TimeSpan.FromSeconds(300);
    protected static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    protected static readonly TimeSpan Moment = TimeSpan.FromMicroseconds(1);

    /// <summary>Batches of one object, so that a test closes a batch by one event.</summary>
    protected static (string Setting, string? Value)[] Settings(
        PackageReadyTrigger trigger, params (string Setting, object Value)[] more) =>
    [
        .. Rule(("ThresholdEventCount", 1)),
        ("Edp:PackageReady:Trigger", trigger.ToString()),
        .. more.Select(setting => ($"Edp:{setting.Setting}", (string?)FormattableString.Invariant($"{setting.Value}")))
    ];

    /// <summary>The object that names a revision, so many seconds after the clock's start.</summary>
    protected S3Event PointerObject(double seconds = 0, string package = Package) =>
        new(Bucket, string.Create(CultureInfo.InvariantCulture, $".quilt/named_packages/{package}/{TimeOf(seconds).ToUnixTimeSeconds()}"));

    /// <summary>Quilt's event of a revision.</summary>
    protected string RevisionEvent(string topHash, double seconds = 0, string package = Package, string type = "created") => new JsonObject
    {
        ["detail-type"] = "package-revision",
        ["source"] = "com.quiltdata",
        ["time"] = TimeOf(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        ["detail"] = new JsonObject
        {
            ["version"] = "0.1", ["type"] = type, ["bucket"] = Bucket, ["handle"] = package, ["topHash"] = topHash
        }
    }.ToJsonString();

    protected DateTimeOffset TimeOf(double seconds) => Started.AddSeconds(seconds);

    protected DateTimeOffset Started { get; } = new ManualClock().GetUtcNow();

    private protected Task<PackageItem> PackageAsync(Predicate<PackageItem> fits, string what, string package = Package) =>
        Eventually.GetAsync(
            async () =>
            {
                await Service.RaiseTimersAsync();
                return (await Client.PackagesAsync()).SingleOrDefault(item => item.PackageName == package);
            },
            item => item is not null && fits(item),
            $"{package} {what}")!;

    private protected Task<PackageItem> InStateAsync(string state, string package = Package) =>
        PackageAsync(item => item.State == state, $"is {state}", package);

    /// <summary>The package as it is now.</summary>
    private protected async Task<PackageItem> PackageAsync(string package = Package) =>
        (await Client.PackagesAsync()).Single(item => item.PackageName == package);

    /// <summary>Every event of the sink, in its order.</summary>
    private protected IReadOnlyList<PublishedEvent> Published() => [.. Service.Sink.Lines().Select(PublishedEvent.Parse)];

    private protected IReadOnlyList<PublishedEvent> PackageReadyEvents() => [.. Published().Where(published => published.IsPackageReady)];

    /// <summary>When the timer of the package is due, as its row says; null while none is set.</summary>
    private protected async Task<DateTimeOffset?> PackageTimerDueAtAsync(string package = Package)
    {
        await using var database = await Service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();
        return (await database.Packages.AsNoTracking().SingleAsync(row => row.PackageName == package)).TimerDueAt;
    }

    /// <summary>Waits for so many package-ready, and fails when there are more.</summary>
    private protected async Task<IReadOnlyList<PublishedEvent>> PackageReadyAsync(int count)
    {
        // A package begins to wait when its batch is published, which may be a moment after the clock moved.
        await Eventually.HoldsAsync(
            async () =>
            {
                await Service.RaiseTimersAsync();
                return PackageReadyEvents().Count >= count;
            },
            $"{count} package-ready are published");
        var ready = PackageReadyEvents();
        Assert.That(ready, Has.Count.EqualTo(count));
        return ready;
    }
}

/// <summary>An event of the sink.</summary>
internal sealed record PublishedEvent(Guid Id, string DetailType, DateTimeOffset Time, JsonElement Detail, string Line)
{
    public bool IsPackageReady => DetailType == "package-ready";

    public string? Text(string name) => Detail.TryGetProperty(name, out var value) ? value.ToString() : null;

    public static PublishedEvent Parse(string line)
    {
        var json = JsonDocument.Parse(line).RootElement;
        return new PublishedEvent(
            json.GetProperty("id").GetGuid(),
            json.GetProperty("detail-type").GetString()!,
            json.GetProperty("time").GetDateTimeOffset(),
            json.GetProperty("detail"),
            line);
    }
}
