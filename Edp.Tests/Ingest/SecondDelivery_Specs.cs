using System.Net;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Sagas;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Ingest;

/// <summary>R3: a second delivery changes nothing at all.</summary>
public sealed class When_an_event_is_delivered_again(DatabaseProvider provider) : ServiceSpec(provider)
{
    private static readonly S3Event WithSequencer = new(Bucket, "a/b/1") { Sequencer = "0069B4DDA7E5883CD9" };
    private static readonly S3Event WithVersion = new(Bucket, "a/b/1") { Sequencer = null, VersionId = "CVjmcJXYbmebw2SawHnGAx3gWiU0xJDC" };
    private static readonly S3Event WithEtag = new(Bucket, "a/b/1") { Sequencer = null };

    private static readonly object[] Same =
    [
        new object[] { WithSequencer, WithSequencer },
        new object[] { WithSequencer, WithSequencer with { Sequencer = "0069b4dda7e5883cd9" } },
        new object[] { WithSequencer, WithSequencer with { Size = 2, Etag = "other", VersionId = "v2" } },
        new object[] { WithSequencer, WithSequencer with { Time = WithSequencer.Time.AddHours(1) } },
        new object[] { WithVersion, WithVersion with { Etag = "other", Time = WithVersion.Time.AddHours(1) } },
        new object[] { WithEtag, WithEtag with { Size = 2 } },
        new object[] { WithEtag, WithEtag with { VersionId = "null" } },
        new object[] { WithEtag, WithEtag with { VersionId = "", Sequencer = "" } }
    ];

    private static readonly object[] Different =
    [
        new object[] { WithSequencer, WithSequencer with { Sequencer = "0069B4DDA7E5883CDA" } },
        new object[] { WithSequencer, WithSequencer with { Key = "a/b/2" } },
        new object[] { WithSequencer, WithSequencer with { Key = "A/b/1" } },
        new object[] { WithSequencer, WithSequencer with { Bucket = "lab-other" } },
        new object[] { WithSequencer, WithSequencer with { Sequencer = null } },
        new object[] { WithVersion, WithVersion with { VersionId = "cvjmcJXYbmebw2SawHnGAx3gWiU0xJDC" } },
        new object[] { WithVersion, WithVersion with { VersionId = null } },
        new object[] { WithEtag, WithEtag with { Etag = "other" } },
        new object[] { WithEtag, WithEtag with { Etag = null } },
        new object[] { WithEtag, WithEtag with { Time = WithEtag.Time.AddMilliseconds(1) } }
    ];

    [TestCaseSource(nameof(Same))]
    public async Task Should_not_count_it(S3Event first, S3Event second)
    {
        await StartAsync();
        await Client.RecordAsync(first);
        var before = await Client.PrefixesAsync();
        Clock.Advance(TimeSpan.FromSeconds(10));

        var answer = await Client.RecordAsync(second);

        Assert.That((answer.Accepted, answer.Duplicates), Is.EqualTo((0, 1)));
        Assert.That(await Client.PrefixesAsync(), Is.EqualTo(before));
    }

    [TestCaseSource(nameof(Different))]
    public async Task Should_tell_it_from_another_event(S3Event first, S3Event second)
    {
        await StartAsync();

        var answer = await Client.RecordAsync(first, second);

        Assert.That((answer.Accepted, answer.Duplicates), Is.EqualTo((2, 0)));
    }

    [Test]
    public async Task Should_find_it_within_one_body()
    {
        await StartAsync();

        var answer = await Client.RecordAsync(WithSequencer, WithSequencer, new S3Event(Bucket, "a/b/2"), WithSequencer);

        Assert.That((answer.Accepted, answer.Duplicates), Is.EqualTo((2, 2)));
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(2));
    }

    [Test]
    public async Task Should_find_it_across_the_transactions_of_one_body()
    {
        await StartAsync(("Edp:Http:ObjectsPerTransaction", "2"));
        var events = Enumerable.Range(0, 9).Select(i => new S3Event(Bucket, $"a/b/{i}")).ToList();

        var answer = await Client.RecordAsync(events.Concat(events));

        Assert.That((answer.Accepted, answer.Duplicates), Is.EqualTo((9, 9)));
    }

    [Test]
    public async Task Should_not_open_a_batch_after_the_first_one_left()
    {
        await StartAsync(Rule(("ThresholdEventCount", 2)));
        var events = new[] { WithSequencer, new S3Event(Bucket, "a/b/2") };
        await Client.RecordAsync(events);
        var before = await Client.PrefixAsync(Bucket, "a/b/");

        var answer = await Client.RecordAsync(events);

        Assert.That(answer.Duplicates, Is.EqualTo(2));
        Assert.That(await Client.PrefixAsync(Bucket, "a/b/"), Is.EqualTo(before));
        Assert.That(before.State, Is.EqualTo("Ready"));
    }

    [Test]
    public async Task Should_not_make_an_overdue_batch_leave_or_wait()
    {
        await StartAsync(services => services.AddSingleton<ITimerSource, StuckTimers>(), Rule(("ThresholdDuration", 300)));
        await Client.RecordAsync(WithSequencer);
        Clock.Advance(TimeSpan.FromSeconds(301));

        await Client.RecordAsync(WithSequencer);

        var open = await Client.PrefixAsync(Bucket, "a/b/");
        Assert.That((open.State, open.DueAt), Is.EqualTo(("Collecting", Clock.GetUtcNow().AddSeconds(-1))));
    }

    [Test]
    public async Task Should_find_it_after_a_restart()
    {
        await StartAsync();
        await Client.RecordAsync(WithSequencer, WithVersion, WithEtag);
        var before = await Client.PrefixAsync(Bucket, "a/b/");
        await StopAsync();
        await StartAsync();

        var answer = await Client.RecordAsync(WithEtag, WithVersion, WithSequencer);

        Assert.That((answer.Accepted, answer.Duplicates), Is.EqualTo((0, 3)));
        Assert.That(await Client.PrefixAsync(Bucket, "a/b/"), Is.EqualTo(before));
    }
}

/// <summary>R3 ends with the retention time, counted from when the batch left.</summary>
public sealed class When_the_retention_time_is_over(DatabaseProvider provider) : ServiceSpec(provider)
{
    private readonly S3Event _event = new(Bucket, "a/b/1");

    [Test]
    public async Task Should_forget_the_objects_and_keep_the_batch()
    {
        var left = await LeaveAsync();
        Clock.Advance(TimeSpan.FromSeconds(61));

        await Service.Retention.ExpireAsync(CancellationToken.None);

        using var manifest = await Client.Http.GetAsync($"/batches/{left.BatchId}/objects");
        Assert.That(manifest.StatusCode, Is.EqualTo(HttpStatusCode.Gone));
        var batch = (await Client.BatchesAsync()).Single();
        Assert.That((batch.BatchId, batch.ManifestExpiredAt), Is.EqualTo((left.BatchId, Clock.GetUtcNow())));

        // On PostgreSQL they leave together with the others of a retention time.
        Clock.Advance(TimeSpan.FromSeconds(34));
        await Service.Retention.ExpireAsync(CancellationToken.None);
        Assert.That((await Client.RecordAsync(_event)).Accepted, Is.EqualTo(1));
    }

    [Test]
    public async Task Should_know_second_deliveries_until_then()
    {
        var left = await LeaveAsync();
        Clock.Advance(TimeSpan.FromSeconds(60));

        await Service.Retention.ExpireAsync(CancellationToken.None);

        Assert.That((await Client.RecordAsync(_event)).Duplicates, Is.EqualTo(1));
        Assert.That(await Client.ManifestAsync(left.BatchId), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Should_never_forget_what_is_in_an_open_batch()
    {
        await StartAsync([.. Rule(("ThresholdDuration", 1_000)), ("Edp:Retention", "60")]);
        await Client.RecordAsync(_event);
        Clock.Advance(TimeSpan.FromSeconds(900));

        await Service.Retention.ExpireAsync(CancellationToken.None);

        Assert.That((await Client.RecordAsync(_event)).Duplicates, Is.EqualTo(1));
    }

    [Test]
    public async Task Should_delete_more_than_one_transaction_takes()
    {
        await StartAsync([.. Rule(("ThresholdEventCount", 11_000)), ("Edp:Retention", "60")]);
        await Client.RecordAsync(Enumerable.Range(0, 11_003).Select(i => new S3Event(Bucket, $"a/b/{i}")));
        Clock.Advance(TimeSpan.FromSeconds(61));

        await Service.Retention.ExpireAsync(CancellationToken.None);

        var open = await Client.PrefixAsync(Bucket, "a/b/");
        Assert.That((await Client.ManifestAsync(open.BatchId!.Value)), Has.Count.EqualTo(3));
        Assert.That((await Client.BatchesAsync()).Single().ManifestExpiredAt, Is.Not.Null);
    }

    private async Task<BatchItem> LeaveAsync()
    {
        await StartAsync([.. Rule(("ThresholdEventCount", 1)), ("Edp:Retention", "60")]);
        await Client.RecordAsync(_event);
        return (await Client.BatchesAsync()).Single();
    }
}
