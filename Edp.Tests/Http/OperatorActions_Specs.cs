using System.Net;
using System.Net.Http.Json;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Http;

/// <summary>R17: what is done by hand is written down with who, when and why, in the transaction that does it.</summary>
public sealed class When_something_is_done_by_hand(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const string Prefix = "a/b/";

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly string[] Paths = ["/prefixes/flush", "/prefixes/hold", "/prefixes/extend", "/prefixes/cancel"];

    [Test]
    public async Task Should_be_listed_with_what_it_changed()
    {
        await StartAsync();
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/c/1"));
        var until = Clock.GetUtcNow().AddHours(1).ToOffset(TimeSpan.FromHours(2));
        await Client.ActAsync<PrefixItem>("/prefixes/hold", new HoldCommand(Bucket, Prefix, until, " the robot <b>is</b> stuck "));
        Clock.Advance(Second);
        await Client.ActAsync<PrefixItem>("/prefixes/extend", new ExtendCommand(Bucket, Prefix, 60));
        Clock.Advance(Second);
        await Client.ActAsync<BatchItem>("/prefixes/cancel", new CancelCommand(Bucket, Prefix, "a wrong run"));
        Clock.Advance(Second);
        await Client.ActAsync<BatchItem>("/prefixes/flush", new FlushCommand(Bucket, "a/c/"));

        var actions = await Client.OperatorActionsAsync();
        Assert.That(actions.Select(action => action.Action), Is.EqualTo(new[] { "hold", "extend", "cancel", "flush" }));
        Assert.That(actions.Select(action => action.Who), Is.All.EqualTo("local"));
        Assert.That(
            actions.Select(action => action.Reason), Is.EqualTo(new[] { "the robot <b>is</b> stuck", null, "a wrong run", null }));
        Assert.That(actions[0].ActedAt, Is.EqualTo(Clock.GetUtcNow() - (3 * Second)));
        Assert.That(actions[0].Before.TryGetProperty("heldUntil", out _), Is.False);
        Assert.That(actions[0].After.GetProperty("heldUntil").GetDateTimeOffset(), Is.EqualTo(until));
        Assert.That(actions[2].Before.GetProperty("state").GetString(), Is.EqualTo("Collecting"));
        Assert.That(actions[2].After.GetProperty("state").GetString(), Is.EqualTo("Ready"));
        Assert.That(actions[2].BatchId, Is.EqualTo(actions[2].Before.GetProperty("batchId").GetGuid()));

        Assert.That(await Client.OperatorActionsAsync("prefix=a/b"), Has.Count.EqualTo(3));
        Assert.That(await Client.OperatorActionsAsync($"bucket={Bucket}&prefix=a/c/"), Has.Count.EqualTo(1));
        Assert.That(await Client.OperatorActionsAsync("bucket=other"), Is.Empty);
    }

    [Test]
    public async Task Should_be_listed_page_by_page()
    {
        await StartAsync();
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        for (var i = 1; i <= 5; i++, Clock.Advance(Second))
            await Client.ActAsync<PrefixItem>("/prefixes/hold", new HoldCommand(Bucket, Prefix, Clock.GetUtcNow().AddHours(i), $"{i}"));

        var reasons = new List<string?>();
        string? next = "";
        while (next is not null)
        {
            var page = (await Client.Http.GetFromJsonAsync<Page<OperatorActionItem>>($"/operator-actions?limit=2&after={next}"))!;
            reasons.AddRange(page.Items.Select(item => item.Reason));
            next = page.Next;
        }

        Assert.That(reasons, Is.EqualTo(new[] { "5", "4", "3", "2", "1" }));
        Assert.That(
            await Client.Http.StatusAsync(HttpMethod.Get, "/operator-actions?after=x", []), Is.EqualTo(HttpStatusCode.BadRequest));
    }

    [Test]
    public async Task Should_name_the_key()
    {
        const string key = "the key of an operator";
        await StartAsync(
            ("Edp:Http:ApiKeys:0:Name", "ada"), ("Edp:Http:ApiKeys:0:Key", key), ("Edp:Http:ApiKeys:0:Rights", "Read, Ingest, Operate"));
        Client.Http.DefaultRequestHeaders.Add("X-Api-Key", key);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        await Client.ActAsync<BatchItem>("/prefixes/flush", new FlushCommand(Bucket, Prefix));

        Assert.That((await Client.OperatorActionsAsync()).Single().Who, Is.EqualTo("ada"));
    }

    [Test]
    public async Task Should_want_a_reason_where_that_is_set()
    {
        await StartAsync(("Edp:Http:RequireReason", "true"));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        foreach (var path in Paths)
        {
            using var answer = await Client.Http.PostAsJsonAsync(path, Command(path, " "));
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), path);
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("reason"), path);
        }

        await Client.ActAsync<PrefixItem>("/prefixes/hold", Command("/prefixes/hold", "because"));
        Assert.That(await Client.OperatorActionsAsync(), Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Should_do_and_write_nothing_where_nothing_is_open()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        foreach (var path in Paths)
        {
            using var closed = await Client.Http.PostAsJsonAsync(path, Command(path, null));
            Assert.That(closed.StatusCode, Is.EqualTo(HttpStatusCode.Conflict), path);
            using var unknown = await Client.Http.PostAsJsonAsync(path, Command(path, null, "x/y/"));
            Assert.That(unknown.StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
        }

        Assert.That(await Client.OperatorActionsAsync(), Is.Empty);
    }

    [Test]
    public async Task Should_say_400_to_what_can_not_be_meant()
    {
        (string Path, string Body)[] meaningless =
        [
            ("/prefixes/hold", """{"bucket":"b","prefix":"p/"}"""),
            ("/prefixes/hold", """{"bucket":"b","prefix":"p/","until":"yesterday"}"""),
            ("/prefixes/hold", """{"bucket":"b","prefix":"p/","until":"2001-01-01T00:00:00Z"}"""),
            ("/prefixes/hold", """{"bucket":"b","prefix":"p/","until":"9999-12-31T00:00:00Z"}"""),
            ("/prefixes/hold", """{"until":"2026-12-31T00:00:00Z"}"""),
            ("/prefixes/extend", """{"bucket":"b","prefix":"p/"}"""),
            ("/prefixes/extend", """{"bucket":"b","prefix":"p/","seconds":0}"""),
            ("/prefixes/extend", """{"bucket":"b","prefix":"p/","seconds":1e300}"""),
            ("/prefixes/extend", """{"bucket":"b","prefix":"p/","seconds":60,"until":"2026-12-31T00:00:00Z"}"""),
            ("/prefixes/extend", """{"bucket":"b","prefix":"p/","until":"2001-01-01T00:00:00Z"}"""),
            ("/prefixes/cancel", """{"bucket":"b","prefix":"\u0000"}"""),
            ("/prefixes/cancel", """{"bucket":"b","prefix":"p/","reason":"\u0000"}"""),
            ("/prefixes/cancel", "null")
        ];
        await StartAsync();

        foreach (var (path, body) in meaningless)
        {
            using var answer = await Client.Http.PostAsync(path, new StringContent(body, null, "application/json"));

            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), $"{path} {body}");
            Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"), $"{path} {body}");
        }
    }

    [Test]
    public async Task Should_take_a_reason_of_1000_characters_and_no_more()
    {
        await StartAsync();
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));

        await Client.ActAsync<PrefixItem>("/prefixes/hold", Command("/prefixes/hold", new string('x', 1_000)));
        using var tooLong = await Client.Http.PostAsJsonAsync("/prefixes/hold", Command("/prefixes/hold", new string('x', 1_001)));

        Assert.That(tooLong.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
    }

    private object Command(string path, string? reason, string prefix = Prefix) => path switch
    {
        "/prefixes/hold" => new HoldCommand(Bucket, prefix, Clock.GetUtcNow().AddHours(1), reason),
        "/prefixes/extend" => new ExtendCommand(Bucket, prefix, 60, null, reason),
        "/prefixes/flush" => new FlushCommand(Bucket, prefix, reason),
        _ => new CancelCommand(Bucket, prefix, reason)
    };
}
