using System.Net;
using System.Net.Http.Json;
using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R15: a message says what a batch has to contain, before, among or after its objects.</summary>
public sealed class When_a_message_says_what_a_batch_has_to_contain(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const string Prefix = "run/1/";
    private static readonly TimeSpan IncompleteAfter = TimeSpan.FromSeconds(600);

    [Test]
    public async Task Should_close_with_the_last_of_the_keys_whenever_it_comes([Values(0, 1, 2, 3)] int filesBefore, [Values] bool isOneRequest)
    {
        await StartAsync(Patient());
        string[] names = ["a", "sub/b", "c"];

        await RecordAsync(isOneRequest, names[..filesBefore]);
        var answer = await ExpectAsync(keys: [Prefix + "a", "./sub/b", $"s3://{Bucket}/{Prefix}c"]);
        Assert.That((answer.ExpectedCount, answer.MissingCount), Is.EqualTo((3L, 3L - filesBefore)));
        await RecordAsync(isOneRequest, [.. names[filesBefore..], "after"]);

        var closed = (await Client.BatchesAsync(Bucket, Prefix)).Single();
        Assert.That((closed.BatchId, closed.Reason, closed.ObjectCount), Is.EqualTo((answer.BatchId, BatchReason.Complete, 3L)));
        Assert.That((closed.ExpectedCount, closed.MissingCount), Is.EqualTo((3L, 0L)));
    }

    [Test]
    public async Task Should_open_a_batch_that_closes_as_incomplete_when_nothing_comes()
    {
        await StartAsync(Patient());
        await ExpectAsync(keys: ["b", "a"], count: 5);
        var open = await Client.PrefixAsync(Bucket, Prefix);
        Assert.That((open.State, open.ObjectCount, open.MissingCount), Is.EqualTo(("Collecting", 0L, 5L)));
        Assert.That(open.Missing, Is.EqualTo(new[] { Prefix + "a", Prefix + "b" }));
        Assert.That(open.DueAt, Is.EqualTo(Clock.GetUtcNow() + IncompleteAfter));

        await Service.AdvanceAsync(IncompleteAfter);

        var closed = (await BatchesAsync(1, Prefix)).Single();
        Assert.That((closed.Reason, closed.ObjectCount, closed.MissingCount), Is.EqualTo((BatchReason.Incomplete, 0L, 5L)));
        Assert.That(closed.Missing, Is.EqualTo(new[] { Prefix + "a", Prefix + "b" }));
    }

    [Test]
    public async Task Should_miss_a_file_again_that_was_deleted()
    {
        await StartAsync(Patient());
        var first = new S3Event(Bucket, Prefix + "a");
        await ExpectAsync(keys: ["a", "b"]);
        await Client.RecordAsync(first);

        await Client.RecordAsync((first with { Sequencer = S3Event.NextSequencer() }).ToJson()
            .Replace("Object Created", "Object Deleted", StringComparison.Ordinal)
            .Replace("PutObject", "DeleteObject", StringComparison.Ordinal));
        await RecordAsync(true, "b");

        Assert.That(await Client.BatchesAsync(), Is.Empty);
        Assert.That((await Client.PrefixAsync(Bucket, Prefix)).Missing, Is.EqualTo(new[] { Prefix + "a" }));
        await RecordAsync(true, "a");
        Assert.That((await Client.BatchesAsync(Bucket, Prefix)).Single().Reason, Is.EqualTo(BatchReason.Complete));
    }

    [Test]
    public async Task Should_count_the_newest_message_and_drop_one_that_is_not_newer()
    {
        await StartAsync(Patient());
        var newer = Clock.GetUtcNow();
        await ExpectAsync(keys: ["a", "b"], expectedAt: newer);

        using var older = await Client.ExpectAsync(Command(["c"], null, newer.AddSeconds(-1)));
        using var same = await Client.ExpectAsync(Command(["c"], null, newer));
        Assert.That((older.StatusCode, same.StatusCode), Is.EqualTo((HttpStatusCode.Conflict, HttpStatusCode.Conflict)));
        await ExpectAsync(keys: ["a"], expectedAt: newer.AddSeconds(1));
        await RecordAsync(true, "a");

        Assert.That((await Client.BatchesAsync(Bucket, Prefix)).Single().Reason, Is.EqualTo(BatchReason.Complete));
        using var late = await Client.ExpectAsync(Command(["a"], null, newer.AddSeconds(1)));
        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That((await Client.PrefixAsync(Bucket, Prefix)).State, Is.EqualTo("Ready"));
    }

    [Test]
    public async Task Should_close_the_batch_that_was_due_and_open_another()
    {
        await StartAsync(Patient());
        await RecordAsync(true, "old");
        Clock.Advance(TimeSpan.FromSeconds(300));

        await ExpectAsync(keys: ["new"]);
        await RecordAsync(true, "new");

        var closed = await Client.BatchesAsync(Bucket, Prefix);
        Assert.That(closed.Select(batch => batch.Reason), Is.EqualTo(new[] { BatchReason.Quiet, BatchReason.Complete }));
        Assert.That(closed.Select(batch => batch.ObjectCount), Is.All.EqualTo(1L));
    }

    [Test]
    public async Task Should_keep_what_is_expected_over_a_restart()
    {
        await StartAsync(Patient());
        await ExpectAsync(keys: ["a", "b"]);
        await RecordAsync(true, "a");
        await StopAsync();

        await StartAsync(Patient());
        await RecordAsync(true, "b");

        Assert.That((await Client.BatchesAsync(Bucket, Prefix)).Single().Reason, Is.EqualTo(BatchReason.Complete));
    }

    [Test]
    public async Task Should_take_what_is_told_by_the_bus()
    {
        await StartAsync(Patient());
        await Service.Bus.Bus.Publish(new ObjectsExpected { Bucket = Bucket, Prefix = Prefix, Keys = ["a"], ExpectedAt = Clock.GetUtcNow() });
        await Eventually.HoldsAsync(async () => (await Client.PrefixesAsync(Bucket)).Count == 1, "the message was taken");

        await RecordAsync(true, "a");

        Assert.That((await Client.BatchesAsync(Bucket, Prefix)).Single().Reason, Is.EqualTo(BatchReason.Complete));
    }

    [Test]
    public async Task Should_refuse_what_can_never_hold()
    {
        (string? Bucket, string? Prefix, string? Key, int? Count, string Problem)[] wrong =
        [
            (null, "run/1/", "a", 0, "bucket: is missing."),
            ("lab-intake", null, "a", 0, "prefix: is missing; it is empty for the root of the bucket."),
            ("lab-intake", "run/1", "a", 0, "prefix: the rule of the bucket makes no prefix 'run/1'; keys there belong to 'run/'."),
            ("lab-intake", "run/1/", null, null, "keys, count: at least one of them is needed."),
            ("lab-intake", "run/1/", null, 0, "count: takes 1 to 10,000,000; found 0."),
            ("lab-intake", "run/1/", "s3://other/run/1/a", null, "keys: takes keys of the prefix; found 's3://other/run/1/a', which is of no object in the bucket."),
            ("lab-intake", "run/1/", "s3://lab-intake/run/2/a", null, "keys: takes keys of the prefix; found 's3://lab-intake/run/2/a', which is of another prefix."),
            ("lab-intake", "run/1/", "sub/", null, "keys: takes keys of the prefix; found 'sub/', which is ignored.")
        ];
        await StartAsync(Patient());

        foreach (var (bucket, prefix, key, count, problem) in wrong)
        {
            using var answer = await Client.ExpectAsync(new ExpectCommand(bucket, prefix, key is null ? null : [key], count, null, null));

            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), problem);
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain(problem));
        }

        Assert.That(await Client.PrefixesAsync(), Is.Empty);
    }

    /// <summary>The list is looked up by what arrives; each arrival takes as long as with a short list.</summary>
    [Test]
    public async Task Should_take_a_hundred_thousand_keys()
    {
        const int all = 100_000;
        await StartAsync(Patient());
        var keys = Enumerable.Range(0, all).Select(i => $"part-{i:000000}").ToList();
        await ExpectAsync(keys: keys);

        await Client.RecordAsync(keys.Take(all - 1).Select(key => new S3Event(Bucket, Prefix + key)));
        var open = await Client.PrefixAsync(Bucket, Prefix);
        Assert.That((open.ExpectedCount, open.MissingCount), Is.EqualTo((100_000L, 1L)));
        Assert.That(open.Missing, Is.EqualTo(new[] { Prefix + keys[^1] }));
        await RecordAsync(true, keys[^1]);

        var closed = (await Client.BatchesAsync(Bucket, Prefix)).Single();
        Assert.That((closed.Reason, closed.ObjectCount), Is.EqualTo((BatchReason.Complete, 100_000L)));
    }

    private static (string Setting, string? Value)[] Patient() =>
        Rule(("IncompleteAfter", IncompleteAfter.TotalSeconds), ("ThresholdEventCount", 0));

    private static ExpectCommand Command(IReadOnlyList<string>? keys, long? count, DateTimeOffset? expectedAt) =>
        new(Bucket, Prefix, keys, count, "a test", expectedAt);

    private async Task<ExpectAnswer> ExpectAsync(IReadOnlyList<string>? keys = null, long? count = null, DateTimeOffset? expectedAt = null)
    {
        using var answer = await Client.ExpectAsync(Command(keys, count, expectedAt));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<ExpectAnswer>())!;
    }

    private async Task RecordAsync(bool isOneRequest, params string[] names)
    {
        foreach (var chunk in names.Select(name => new S3Event(Bucket, Prefix + name)).Chunk(isOneRequest ? int.MaxValue : 1))
            await Client.RecordAsync(chunk);
    }
}
