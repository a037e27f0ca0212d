using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Lists;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Lists;

/// <summary>R15: a file of the batch names what it has to contain: first, among, last, replaced, never, unreadable.</summary>
public sealed class When_a_file_names_what_its_batch_has_to_contain(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const string Prefix = "run/1/";
    private const string List = "md5sum.txt";
    private const string Md5 = "cf5289c8ec51666c00c9ad6b52b9bcad";
    private static readonly TimeSpan IncompleteAfter = TimeSpan.FromSeconds(600);

    private readonly FakeListSource _source = new();

    [Test]
    public async Task Should_close_with_the_last_file_wherever_the_list_comes([Values(0, 1, 2)] int filesBefore)
    {
        _source.Lists[Prefix + List] = $"{Md5}  a\n{Md5}  ./sub/b\n";
        await StartAsync();
        S3Event[] files = [File("a"), File("sub/b")];

        await Client.RecordAsync([.. files[..filesBefore], File(List)]);
        if (filesBefore < 2)
        {
            await MissingAsync(2 - filesBefore);
            await Client.RecordAsync(files[filesBefore..]);
        }

        var closed = (await BatchesAsync(1, Prefix)).Single();
        Assert.That((closed.Reason, closed.ObjectCount), Is.EqualTo((BatchReason.Complete, 3L)));
        Assert.That((closed.ExpectedCount, closed.MissingCount), Is.EqualTo((3L, 0L)));
    }

    [Test]
    public async Task Should_count_a_file_only_when_it_is_as_the_list_says()
    {
        _source.Lists[Prefix + List] = $"{Md5}  a\n{Md5}  b\n";
        await StartAsync();
        await Client.RecordAsync(File(List), File("a"), File("b") with { Etag = "00000000000000000000000000000000" });
        Assert.That(await MissingAsync(1), Is.EqualTo(new[] { Prefix + "b" }));

        await Client.RecordAsync(File("a") with { Etag = "00000000000000000000000000000000" });
        await Client.RecordAsync(File("b"));
        Assert.That(await MissingAsync(1), Is.EqualTo(new[] { Prefix + "a" }));
        await Client.RecordAsync(File("a"));

        Assert.That((await BatchesAsync(1, Prefix)).Single().Reason, Is.EqualTo(BatchReason.Complete));
    }

    [Test]
    public async Task Should_not_compare_checksums_where_ETags_are_none()
    {
        _source.Lists[Prefix + List] = $"{Md5}  a\n";
        _source.HasMd5Etags = false;
        await StartAsync();

        await Client.RecordAsync(File("a") with { Etag = "00000000000000000000000000000000" }, File(List));

        Assert.That((await BatchesAsync(1, Prefix)).Single().Reason, Is.EqualTo(BatchReason.Complete));
    }

    [Test]
    public async Task Should_take_the_newest_version_of_a_list_that_is_replaced()
    {
        _source.Lists[Prefix + List] = "a\nb\n";
        await StartAsync();
        var (older, newer) = (File(List), File(List));
        await Client.RecordAsync(older, File("a"));
        await MissingAsync(1);

        _source.Lists[Prefix + List] = "a\nc\n";
        await Client.RecordAsync(newer);
        Assert.That(await MissingAsync(1, "c"), Is.EqualTo(new[] { Prefix + "c" }));
        _source.Lists[Prefix + List] = "a\n";
        await Client.RecordAsync(File(List) with { Sequencer = older.Sequencer + "0", Etag = "older" });
        await Client.RecordAsync(File("c"));

        var closed = (await BatchesAsync(1, Prefix)).Single();
        Assert.That((closed.Reason, closed.ObjectCount, closed.ExpectedCount), Is.EqualTo((BatchReason.Complete, 3L, 3L)));
    }

    [Test]
    public async Task Should_close_as_incomplete_without_the_list_that_never_comes()
    {
        await StartAsync();
        await Client.RecordAsync(File("a"));

        await Service.AdvanceAsync(IncompleteAfter);

        var closed = (await BatchesAsync(1, Prefix)).Single();
        Assert.That((closed.Reason, closed.MissingCount), Is.EqualTo((BatchReason.Incomplete, 1L)));
        Assert.That(closed.Missing, Is.EqualTo(new[] { $"{List}|*/{List}" }));
    }

    [Test]
    public async Task Should_tell_why_a_list_is_unreadable_and_close_as_incomplete()
    {
        await StartAsync();
        await Client.RecordAsync(File("a"), File(List));
        var open = await Eventually.GetAsync(
            () => Client.PrefixAsync(Bucket, Prefix), item => item.ListProblem is not null, "the problem is told");
        Assert.That((open.ListProblem, open.MissingCount), Is.EqualTo(($"{Prefix}{List}: S3 does not have it.", 1L)));
        Assert.That(open.Missing, Is.EqualTo(new[] { Prefix + List }));

        await Service.AdvanceAsync(IncompleteAfter);

        var closed = (await BatchesAsync(1, Prefix)).Single();
        Assert.That((closed.Reason, closed.ListProblem), Is.EqualTo((BatchReason.Incomplete, open.ListProblem)));
    }

    [Test]
    public async Task Should_not_wait_longer_for_a_list_that_fails_again_and_again()
    {
        await StartAsync();
        await Client.RecordAsync(File("a"), File(List));
        var open = await Eventually.GetAsync(
            () => Client.PrefixAsync(Bucket, Prefix), item => item.ListProblem is not null, "the problem is told");

        Clock.Advance(IncompleteAfter / 2);
        await Service.Services.GetRequiredService<ListReader>().ReadAsync(default);

        Assert.That((await Client.PrefixAsync(Bucket, Prefix)).DueAt, Is.EqualTo(open.DueAt));
    }

    [Test]
    public async Task Should_read_a_list_again_that_could_not_be_read()
    {
        await StartAsync();
        await Client.RecordAsync(File("a"), File(List));
        await Eventually.HoldsAsync(async () => (await Client.PrefixAsync(Bucket, Prefix)).ListProblem is not null, "the problem is told");

        _source.Lists[Prefix + List] = "a\n";
        Clock.Advance(TimeSpan.FromSeconds(2));
        await Service.Services.GetRequiredService<ListReader>().ReadAsync(default);

        var closed = (await BatchesAsync(1, Prefix)).Single();
        Assert.That((closed.Reason, closed.ListProblem), Is.EqualTo((BatchReason.Complete, (string?)null)));
    }

    [Test]
    public async Task Should_read_after_a_restart_what_a_process_left_unread()
    {
        await StartAsync();
        await Client.RecordAsync(File("a"), File(List));
        await Eventually.HoldsAsync(async () => (await Client.PrefixAsync(Bucket, Prefix)).ListProblem is not null, "the problem is told");
        await StopAsync();
        _source.Lists[Prefix + List] = "a\n";
        Clock.Advance(TimeSpan.FromSeconds(2));

        await StartAsync();

        Assert.That((await BatchesAsync(1, Prefix)).Single().Reason, Is.EqualTo(BatchReason.Complete));
    }

    [Test]
    public async Task Should_tell_that_a_list_names_nothing()
    {
        _source.Lists[Prefix + List] = "data/\nhttps://example.org/x\n";
        await StartAsync();

        await Client.RecordAsync(File("a"), File(List));

        await Eventually.HoldsAsync(
            async () => (await Client.PrefixAsync(Bucket, Prefix)).ListProblem == $"{Prefix}{List}: it names no file of its batch.",
            "the problem is told");
    }

    [Test]
    public async Task Should_miss_a_list_again_that_was_deleted()
    {
        _source.Lists[Prefix + List] = "a\nb\n";
        await StartAsync();
        var list = File(List);
        await Client.RecordAsync(File("a"), list);
        await MissingAsync(1);

        await DeleteAsync(list);
        await Client.RecordAsync(File("b"));

        Assert.That(await MissingAsync(1), Is.EqualTo(new[] { $"{List}|*/{List}" }));
        _source.Lists[Prefix + List] = "b\n";
        await Client.RecordAsync(File(List));
        Assert.That((await BatchesAsync(1, Prefix)).Single().Reason, Is.EqualTo(BatchReason.Complete));
    }

    /// <summary>Arrivals are looked up by their keys; the rest of the list is not touched.</summary>
    [Test]
    public async Task Should_take_a_list_of_a_hundred_thousand_files_that_comes_last()
    {
        const int all = 100_000;
        _source.Lists[Prefix + List] = string.Join('\n', Enumerable.Range(0, all + 1).Select(i => $"part-{i:000000}"));
        await StartAsync();
        await Client.RecordAsync(Enumerable.Range(0, all).Select(i => File($"part-{i:000000}")));

        await Client.RecordAsync(File(List));
        Assert.That(await MissingAsync(1, "part"), Is.EqualTo(new[] { $"{Prefix}part-{all:000000}" }));
        await Client.RecordAsync(File($"part-{all:000000}"));

        Assert.That((await BatchesAsync(1, Prefix)).Single().ObjectCount, Is.EqualTo(all + 2L));
    }

    private static S3Event File(string name) => new(Bucket, Prefix + name) { Etag = Md5 };

    private Task<EdpTestService> StartAsync() => StartAsync(
        services => services.AddSingleton<IListSource>(_source),
        Rule(("ListFile", List), ("ThresholdEventCount", 0), ("IncompleteAfter", IncompleteAfter.TotalSeconds)));

    /// <summary>Waits until the list is read and so many names are missing, with this in one of them.</summary>
    private async Task<IReadOnlyList<string>?> MissingAsync(int count, string name = "") => (await Eventually.GetAsync(
        () => Client.PrefixAsync(Bucket, Prefix),
        item => item.MissingCount == count && !item.Missing!.Contains(Prefix + List) && item.Missing!.Any(one => one.Contains(name, StringComparison.Ordinal)),
        $"{count} are missing")).Missing;

    private Task<EventsResponse> DeleteAsync(S3Event created) => Client.RecordAsync(
        (created with { Sequencer = S3Event.NextSequencer() }).ToJson()
            .Replace("Object Created", "Object Deleted", StringComparison.Ordinal)
            .Replace("PutObject", "DeleteObject", StringComparison.Ordinal));
}
