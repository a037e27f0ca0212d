using System.Net.Http.Json;
using Edp.Service.Configuration;
using Edp.Service.Explaining;
using Edp.Tests.Infrastructure;
using Edp.Tests.Packaging;
using NUnit.Framework;

namespace Edp.Tests.Explaining;

/// <summary>A spec of <c>/explain</c>: what it answers, word by word.</summary>
public abstract class ExplainSpec(DatabaseProvider provider) : FileGatewaySpec(provider)
{
    /// <summary>The time of the test's clock at its start, as sentences have it.</summary>
    protected const string Start = "2026-03-14 09:26:53 UTC";

    private protected async Task<Explanation> ExplainAsync(string query) =>
        (await Client.Http.GetFromJsonAsync<Explanation>($"/explain?{query}"))!;

    private protected Task ExpectKeyAsync(string bucket, string key, string cause, string sentence) =>
        ExpectAsync($"bucket={bucket}&key={Uri.EscapeDataString(key)}", cause, sentence);

    private protected Task ExpectPrefixAsync(string bucket, string prefix, string cause, string sentence) =>
        ExpectAsync($"bucket={bucket}&prefix={Uri.EscapeDataString(prefix)}", cause, sentence);

    private protected async Task ExpectAsync(string query, string cause, string sentence)
    {
        var found = await ExplainAsync(query);
        Assert.That((found.Cause, found.Sentence), Is.EqualTo((cause, sentence)), query);
        var times = found.Steps.SkipWhile(step => step.At is null).Select(step => step.At).ToList();
        Assert.That(times, Has.None.Null.And.Ordered, query);
    }

    private protected static string Deletion(string bucket, string key) => new S3Event(bucket, key).ToJson()
        .Replace("Object Created", "Object Deleted", StringComparison.Ordinal)
        .Replace("PutObject", "DeleteObject", StringComparison.Ordinal);

    private protected Task PublishedAsync(int batches) => Eventually.HoldsAsync(
        async () => (await Client.BatchesAsync()).Count(batch => batch.PublishedAt is not null) == batches, $"{batches} batches are "
            + "published");
}
