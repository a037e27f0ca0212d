using Edp.Contracts;
using Edp.Core.Outbox;
using Edp.Service.Configuration;
using Edp.Service.Publishing;
using Edp.Service.Storage;
using Edp.Tests.Infrastructure;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NUnit.Framework;

namespace Edp.Tests.Outbox;

/// <summary>A batch that waits for a sink which is then taken out of the configuration is published, and its package follows.</summary>
public sealed class When_a_sink_that_is_waited_for_is_taken_away(DatabaseProvider provider) : ServiceSpec(provider)
{
    [Test]
    public async Task Should_publish_what_all_the_others_have()
    {
        (string, string?)[] settings =
        [
            .. Rule(("ThresholdEventCount", 1)), ("Edp:PackageReady:Trigger", "ObjectsReady"), ("Edp:PackageReady:Delay", "0")
        ];
        await StartAsync(settings);
        Directory.CreateDirectory(Service.Sink.Path);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await Eventually.HoldsAsync(BusHasItAsync, "the subscribers heard of it");
        await StopAsync();

        await StartAsync(WithoutFile, settings);

        await Eventually.HoldsAsync(async () => (await Client.BatchesAsync()) is [{ PublishedAt: not null }], "the batch is published");
        await Service.CatchUpAsync();
        await Eventually.HoldsAsync(() => Heard<PackageReady>() == 1, "its package is ready");
        Assert.That(Heard<PackageObjectsReady>(), Is.Zero, "the bus has the batch already");
    }

    private async Task<bool> BusHasItAsync()
    {
        await using var database = await Service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();
        return await database.Batches.AnyAsync(row => row.DeliveredSinks == (int)EventSinks.Bus);
    }

    private static void WithoutFile(IServiceCollection services)
    {
        services.RemoveAll<IEventSink>();
        services.AddSingleton<IEventSink, BusSink>();
    }

    private int Heard<T>()
        where T : class => Service.Bus.Published.Select<T>().Count();
}
