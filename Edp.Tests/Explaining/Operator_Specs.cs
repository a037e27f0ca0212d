using System.Net.Http.Json;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Explaining;

/// <summary>What an operator did to a batch, and why.</summary>
public sealed class When_an_operator_has_acted_on_a_batch(DatabaseProvider provider) : ExplainSpec(provider)
{
    private const string Ends = "2026-03-14 10:26:53 UTC";
    private static readonly DateTimeOffset Until = new(2026, 3, 14, 10, 26, 53, TimeSpan.Zero);

    [Test]
    public async Task Should_say_what_was_done_and_by_whom()
    {
        await StartAsync(Rule(("ThresholdEventCount", 20)));
        await Client.RecordAsync(new S3Event(Bucket, "held/1/a"), new S3Event(Bucket, "long/1/a"), new S3Event(Bucket, "gone/1/a"));
        await ActAsync("hold", "held/1/", Until);
        await ActAsync("extend", "long/1/", Until);
        await ActAsync("cancel", "gone/1/", null);

        using var all = Assert.EnterMultipleScope();
        await ExpectKeyAsync(Bucket, "held/1/a", "open-held",
            "\"held/1/a\" is in batch 1 of \"held/1/\", which is open with 1 file, and an operator holds it open until "
            + $"{Ends}.");
        await ExpectPrefixAsync(Bucket, "long/1/", "open-extended",
            $"Batch 1 of \"long/1/\" is open with 1 file and closes at {Ends}, to when an operator extended it, if nothing new comes "
            + "until then, "
            + "or as soon as 19 files more have come.");
        await ExpectPrefixAsync(Bucket, "gone/1/", "closed-cancelled",
            $"Batch 1 of \"gone/1/\" was closed at {Start} by an operator who cancelled it: no event of it is sent, and its files are in no "
            + "other batch.");
        Assert.That(
            (await ExplainAsync($"bucket={Bucket}&key=held/1/a")).Steps.Select(step => step.Text),
            Has.Some.Contains("did by hand: hold: \"the balance is broken\""));
    }

    private async Task ActAsync(string action, string prefix, DateTimeOffset? until)
    {
        using var answer = await Client.Http.PostAsJsonAsync(
            $"/prefixes/{action}", new { bucket = Bucket, prefix, reason = "the balance is broken", until });
        Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync());
    }
}
