using System.Net;
using System.Net.Http.Json;
using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R9: an operator makes an open batch ready by hand.</summary>
public sealed class When_an_operator_flushes_a_prefix(DatabaseProvider provider) : ServiceSpec(provider)
{
    [Test]
    public async Task Should_be_closed_with_that_reason_when_it_is_answered()
    {
        await StartAsync();
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/c/1"));

        using var answer = await Client.FlushAsync(Bucket, "a/b/");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        var flushed = (await answer.Content.ReadFromJsonAsync<BatchItem>())!;
        var closed = (await Client.BatchesAsync(Bucket, "a/b/")).Single();
        Assert.That((closed.BatchId, closed.Reason, closed.EventCount), Is.EqualTo((flushed.BatchId, BatchReason.Flush, 1)));
        await Eventually.HoldsAsync(() => Service.Sink.Read().Any(published => published.Id == flushed.BatchId), "its event is published");
        Assert.That((await Client.PrefixAsync(Bucket, "a/c/")).State, Is.EqualTo("Collecting"));
    }

    [Test]
    public async Task Should_flush_the_root_of_a_bucket()
    {
        await StartAsync();
        await Client.RecordAsync(new S3Event(Bucket, "x.txt"));

        using var answer = await Client.FlushAsync(Bucket, "");

        Assert.That((await BatchesAsync(1, "")).Single().Reason, Is.EqualTo(BatchReason.Flush));
    }

    [TestCase(Bucket, "a/x/")]
    [TestCase("lab-other", "a/b/")]
    [TestCase(Bucket, "a/b")]
    [TestCase(Bucket, "A/B/")]
    public async Task Should_say_404_where_nothing_was_ever_recorded(string bucket, string prefix)
    {
        await StartAsync();
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        using var answer = await Client.FlushAsync(bucket, prefix);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task Should_say_409_where_no_batch_is_open()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        using var answer = await Client.FlushAsync(Bucket, "a/b/");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
    }

    [TestCase("{}")]
    [TestCase("{\"bucket\":\"b\"}")]
    [TestCase("{\"prefix\":\"p\"}")]
    [TestCase("null")]
    [TestCase("")]
    [TestCase("[1")]
    [TestCase("{\"bucket\":1,\"prefix\":true}")]
    [TestCase("{\"bucket\":\"b\",\"prefix\":\"\\u0000\"}")]
    public async Task Should_say_400_to_what_names_no_prefix(string body)
    {
        await StartAsync();

        using var answer = await Client.Http.PostAsync("/prefixes/flush", new StringContent(body, null, "application/json"));

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
    }

    [Test]
    public async Task Should_close_once_however_often_it_is_asked_for()
    {
        await StartAsync();
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Client.FlushAsync(Bucket, "a/b/")));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/2"));

        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.OK), Is.EqualTo(1));
        Assert.That(answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict), Is.EqualTo(9));
        Assert.That(await Client.BatchesAsync(), Has.Count.EqualTo(1));
        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(1));
        Array.ForEach(answers, answer => answer.Dispose());
    }
}
