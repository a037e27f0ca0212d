using Edp.Core.Batching;
using Edp.Service.Configuration;
using Edp.Service.Reconciling;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Reconciling;

/// <summary>ReconcileEvery: open and recent prefixes are listed in the background, and what nobody reported is recorded as if it were.</summary>
[TestFixture(DatabaseProvider.Sqlite)]
[TestFixture(DatabaseProvider.Postgres)]
public sealed class When_prefixes_are_reconciled(DatabaseProvider provider) : ReconcileFixture(provider)
{
    // A day of the test's clock, which only a test moves: no round begins by itself.
    private static readonly (string, string?) Daily = ("Edp:Buckets:0:ReconcileEvery", "86400");

    [Test]
    public async Task Should_record_what_is_missing_in_open_and_in_recent_batches_once()
    {
        await StartBesideS3Async(Daily);
        var events = Put("run/1/a", "run/1/lost", "run/2/a", "run/2/lost", "run/3/never-heard-of");
        await Client.RecordAsync(events[0], events[2]);
        await CloseAsync("run/2/");

        var first = await RunAsync();
        var second = await RunAsync();
        var late = await Client.RecordAsync(events[1], events[3]);

        Assert.That((first, second), Is.EqualTo((2L, 0L)));
        Assert.That((late.Accepted, late.Duplicates), Is.EqualTo((0L, 2L)));
        Assert.That((await Client.PrefixAsync(Bucket, "run/1/")).ObjectCount, Is.EqualTo(2), "it joined the open batch");
        var next = await Client.PrefixAsync(Bucket, "run/2/");
        Assert.That((next.BatchNumber, next.ObjectCount), Is.EqualTo((2, 1)), "it opened the next batch");
        Assert.That((await Client.ManifestAsync(next.BatchId!.Value)).Single().Source, Is.EqualTo("reconcile"));
    }

    [Test]
    public async Task Should_leave_alone_what_was_written_just_now_and_go_on_where_one_prefix_cannot_be_listed()
    {
        await StartBesideS3Async(Daily);
        await Client.RecordAsync(Put("run/1/a"));
        await Client.RecordAsync(new S3Event("no-such-bucket", "run/1/a"), new S3Event("a-bucket-before", "run/1/a"));
        Old.Put(new FakeObject("run/1/young") { LastModified = Clock.GetUtcNow().AddSeconds(-30) });

        var first = await RunAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await RunAsync();

        Assert.That((first, second), Is.EqualTo((0L, 1L)));
    }

    private Task<long> RunAsync()
    {
        var rule = Service.Services.GetRequiredService<BucketRules>().Current.Rules.Single();
        return Service.Services.GetRequiredService<ReconcileRunner>().ReconcileAsync(rule, CancellationToken.None);
    }
}
