using System.Net;
using System.Text.Json;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using Edp.Tests.Ingest.Parsing;
using NUnit.Framework;

namespace Edp.Tests.Fuzz;

/// <summary>Whatever is posted is answered, and the answer is what the database says.</summary>
public sealed class When_anything_is_posted(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const int PartOverHttp = 20;

    [Test]
    public async Task Should_answer_every_request_and_record_what_it_accepted()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1_000_000)));
        var damage = new Damage(FuzzSettings.Seed);
        long accepted = 0, duplicates = 0, rejected = 0;
        for (var input = 0; input < FuzzSettings.Inputs / PartOverHttp; input++)
        {
            var body = damage.Next();
            using var content = new ByteArrayContent(body);
            using var response = await Client.Http.PostAsync("/events", content);
            var answer = await response.Content.ReadAsStringAsync();
            var told = $"Input {input} of seed {FuzzSettings.Seed}, in Base64: {Convert.ToBase64String(body)}: {answer}";
            Assert.That(response.StatusCode, Is.AnyOf(HttpStatusCode.OK, HttpStatusCode.BadRequest), told);
            using var json = JsonDocument.Parse(answer);
            var listed = json.RootElement.GetProperty("rejected").GetArrayLength();
            rejected += listed;
            if (response.StatusCode == HttpStatusCode.BadRequest)
            {
                Assert.That(listed, Is.EqualTo((await Body.ReadAsync([body], int.MaxValue)).Entries), told);
                continue;
            }

            // What the request holds, read by another way in one piece: each entry is answered exactly once.
            var entries = (await Body.ReadAsync([body], int.MaxValue)).Entries;
            var acceptedNow = json.RootElement.GetProperty("accepted").GetInt64();
            var duplicatesNow = json.RootElement.GetProperty("duplicates").GetInt64();
            var ignored = json.RootElement.GetProperty("ignored").GetInt64();
            Assert.That(acceptedNow + duplicatesNow + ignored + listed, Is.EqualTo(entries), told);
            accepted += acceptedNow;
            duplicates += duplicatesNow;
        }

        var recorded = (await Client.PrefixesAsync()).Sum(prefix => prefix.EventCount)
            + (await Client.BatchesAsync()).Sum(batch => batch.EventCount);
        Assert.That(recorded, Is.EqualTo(accepted));
        Assert.That(new[] { accepted, duplicates, rejected }, Has.All.GreaterThan(FuzzSettings.Inputs / PartOverHttp / 100));
    }
}
