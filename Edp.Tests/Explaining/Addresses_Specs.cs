using System.Net;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Explaining;

/// <summary>An address is found however it was copied, and the answer says how it was taken.</summary>
public sealed class When_an_address_is_explained(DatabaseProvider provider) : ExplainSpec(provider)
{
    [Test]
    public async Task Should_find_it_and_say_how_it_was_taken()
    {
        await StartAsync(Rule(("ThresholdDuration", 300)));
        string[] keys = ["sp/1/a b", "pct/1/a%20b", "both/1/x y", "both/1/x%20y", "odd/1/<script>\u202E\n'\"&#", "𝒳/ß/ä", "root", "a//b/c"];
        await Client.RecordAsync(keys.Select(key => new S3Event(Bucket, key)));

        using var all = Assert.EnterMultipleScope();
        await ExpectTakenAsync("sp/1/a b", "sp/1/a b", null);
        await ExpectTakenAsync("sp/1/a%20b", "sp/1/a b", "The address was taken percent-decoded: of \"sp/1/a%20b\" EDP knows nothing.");
        await ExpectTakenAsync("pct/1/a%20b", "pct/1/a%20b", "The address was taken as it is; percent-decoded it would be \"pct/1/a b\".");
        await ExpectTakenAsync("both/1/x%20y", "both/1/x%20y", "The address was taken as it is; percent-decoded it would be \"both/1/x "
            + "y\".");
        await ExpectTakenAsync("sp/1", null, "The address was taken as that of a folder.");
        foreach (var key in keys)
            await ExpectTakenAsync(key, key, key.Contains('%', StringComparison.Ordinal) ? "" : null);
        // No percent-encoding at all.
        await ExpectTakenAsync("x/y/100%", "x/y/100%", null);
        await ExpectTakenAsync("x/y/%FF", "x/y/%FF", null);
        await ExpectTakenAsync("x/y/%00", "x/y/%00", null);
        Assert.That((await ExplainUriAsync($"S3://{Bucket}")).Cause, Is.EqualTo("open-quiet"), "the root has a file");
        Assert.That(
            (await ExplainUriAsync($"s3://{Bucket}/odd/1/<script>\u202E\n'\"&#")).Sentence, Does.Contain("<script>\\u202E\\u000A'\"&#"));
    }

    [TestCase("")]
    [TestCase("bucket=lab&key=")]
    [TestCase("key=a/b")]
    [TestCase("prefix=a/b")]
    [TestCase("bucket=lab&key=a&prefix=b")]
    [TestCase("bucket=lab&uri=s3://lab/a")]
    [TestCase("uri=")]
    [TestCase("uri=lab/a/b")]
    [TestCase("uri=s3://")]
    [TestCase("uri=s3:///a")]
    [TestCase("uri=https://lab.s3.amazonaws.com/a")]
    public async Task Should_refuse_what_is_no_address(string query)
    {
        await StartAsync();

        using var answer = await Client.Http.GetAsync($"/explain?{query}");

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("uri=s3://bucket/key"));
    }

    private Task<Edp.Service.Explaining.Explanation> ExplainUriAsync(string uri) => ExplainAsync($"uri={Uri.EscapeDataString(uri)}");

    /// <param name="path">The address, behind the bucket.</param>
    /// <param name="key">The key that is taken; null for a folder.</param>
    /// <param name="remark">What the first step says; null where it is about something else, empty where any is right.</param>
    private async Task ExpectTakenAsync(string path, string? key, string? remark)
    {
        var found = await ExplainUriAsync($"s3://{Bucket}/{path}");
        Assert.That((found.Bucket, found.Key), Is.EqualTo((Bucket, key)), path);
        var taken = found.Steps.Select(step => step.Text).FirstOrDefault(text => text.StartsWith("The address", StringComparison.Ordinal));
        if (remark != "")
            Assert.That(taken, Is.EqualTo(remark), path);
    }
}
