using System.Net;
using System.Text;
using System.Text.Json;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Http;

/// <summary><c>POST /events</c> over a real port.</summary>
public sealed class When_events_are_posted() : ServiceFixture(DatabaseProvider.Sqlite)
{
    private static readonly JsonSerializerOptions Printed = new() { WriteIndented = true };

    private static string One => new S3Event(Bucket, "a/b/1").ToJson();

    private static readonly object[] Bodies =
    [
        new object[] { One, 1 },
        new object[] { $"[{One},{One}]", 2 },
        new object[] { $"{One}\n{One}\n\n{One}", 3 },
        new object[] { $"\uFEFF{One}\r\n{One}\r\n", 2 },
        new object[] { JsonSerializer.Serialize(JsonDocument.Parse(One).RootElement, Printed), 1 }
    ];

    [TestCaseSource(nameof(Bodies))]
    public async Task Should_take_one_event_an_array_or_lines(string body, int accepted)
    {
        await StartAsync();

        Assert.That((await Client.RecordAsync(body)).Accepted, Is.EqualTo(accepted));
    }

    [TestCase("application/json")]
    [TestCase("application/x-ndjson")]
    [TestCase("application/x-www-form-urlencoded")]
    [TestCase("text/plain")]
    public async Task Should_look_at_the_body_and_not_at_its_declared_type(string mediaType)
    {
        await StartAsync();

        using var answer = await Client.PostAsync(One, mediaType);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await answer.Content.ReadAsStringAsync(), Is.EqualTo("""{"accepted":1,"duplicates":0,"ignored":0,"rejected":[]}"""));
    }

    [TestCase("{\"a\": 1,\n \"b\": }", "line 2")]
    [TestCase("{", "line 1")]
    [TestCase("nonsense", "line 1, byte 2")]
    [TestCase("{\"a\": }", "line 1, byte 7")]
    public async Task Should_say_where_malformed_JSON_breaks(string body, string position)
    {
        await StartAsync();

        using var answer = await Client.PostAsync(body);

        var problem = await ProblemAsync(answer, HttpStatusCode.BadRequest);
        Assert.That(problem.GetProperty("detail").GetString(), Does.Contain("malformed JSON").And.Contains(position));
    }

    [TestCase("")]
    [TestCase("  \n\n ")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("42")]
    [TestCase("{\"some\":\"thing\"}")]
    public async Task Should_say_400_where_nothing_is_an_event(string body)
    {
        await StartAsync();

        using var answer = await Client.PostAsync(body);

        var problem = await ProblemAsync(answer, HttpStatusCode.BadRequest);
        Assert.That(problem.GetProperty("detail").GetString(), Is.Not.Empty);
        Assert.That(problem.GetProperty("rejected")[0].GetProperty("index").GetInt64(), Is.Zero);
    }

    [Test]
    public async Task Should_keep_the_good_and_list_the_bad_by_their_index()
    {
        await StartAsync(("Edp:Http:ObjectsPerTransaction", "2"));

        var answer = await Client.RecordAsync($"{One}\n{{\"some\":\"thing\"}}\n{One}\nnonsense\n{One}\n[{One},7]\n");

        Assert.That(answer.Accepted, Is.EqualTo(4));
        Assert.That(answer.Rejected.Select(entry => entry.Index), Is.EqualTo(new[] { 1, 3, 6 }));
        Assert.That(answer.Rejected.Select(entry => entry.Error), Is.All.Not.Empty);
        Assert.That(answer.Rejected[1].Error, Does.Contain("line 4, byte"));
    }

    [Test]
    public async Task Should_list_a_thousand_of_the_bad_and_count_the_rest()
    {
        await StartAsync();

        var answer = await Client.RecordAsync(One + string.Concat(Enumerable.Repeat("\n{}", 1_500)));

        Assert.That((answer.Accepted, answer.Rejected.Count, answer.RejectedCount), Is.EqualTo((1, 1_000, 1_500)));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Should_say_413_over_the_limit(bool lengthIsKnown)
    {
        await StartAsync(("Edp:Http:MaxBodyBytes", "1024"));
        var body = string.Join('\n', Enumerable.Range(0, 20).Select(_ => One));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/events") { Content = new StringContent(body) };
        request.Headers.TransferEncodingChunked = !lengthIsKnown;

        using var answer = await Client.Http.SendAsync(request);

        await ProblemAsync(answer, HttpStatusCode.RequestEntityTooLarge);
    }

    [Test]
    public async Task Should_say_what_was_recorded_before_a_body_became_too_long()
    {
        await StartAsync(("Edp:Http:MaxBodyBytes", "200000"), ("Edp:Http:ObjectsPerTransaction", "10"));
        var lines = Enumerable.Range(0, 1_000).Select(i => Encoding.UTF8.GetBytes(new S3Event(Bucket, $"a/b/{i}").ToJson() + "\n")).ToList();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/events");
        request.Content = new WrittenContent(async body =>
        {
            await body.WriteAsync(lines.Take(100).SelectMany(line => line).ToArray());
            await body.FlushAsync();
            await Eventually.HoldsAsync(async () => await RecordedAsync() == 100, "what is there is recorded");
            await body.WriteAsync(lines.Skip(100).SelectMany(line => line).ToArray());
        });
        request.Headers.TransferEncodingChunked = true;

        using var answer = await Client.Http.SendAsync(request);

        var problem = await ProblemAsync(answer, HttpStatusCode.RequestEntityTooLarge);
        var recorded = await RecordedAsync();
        Assert.That(recorded, Is.GreaterThanOrEqualTo(100));
        Assert.That(problem.GetProperty("accepted").GetInt64(), Is.EqualTo(recorded));
        Assert.That(problem.GetProperty("rejected").GetArrayLength(), Is.Zero);
        Assert.That(problem.GetProperty("detail").GetString(), Does.EndWith(
            $" {recorded:N0} objects of this body are recorded; posting them again changes nothing."));
    }

    [TestCase("/events", "GET", HttpStatusCode.MethodNotAllowed)]
    [TestCase("/nothing", "GET", HttpStatusCode.NotFound)]
    public async Task Should_answer_a_problem_where_there_is_no_such_call(string path, string method, HttpStatusCode status)
    {
        await StartAsync();

        using var answer = await Client.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        await ProblemAsync(answer, status);
    }

    private async Task<long> RecordedAsync() =>
        (await Client.PrefixesAsync()).Sum(prefix => prefix.EventCount) + (await Client.BatchesAsync()).Sum(batch => batch.EventCount);

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.That(answer.StatusCode, Is.EqualTo(status), text);
        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/problem+json"));
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.That(problem.GetProperty("status").GetInt32(), Is.EqualTo((int)status));
        return problem;
    }
}
