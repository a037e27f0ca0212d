using System.Text.Json;
using Edp.Tests.Amazon.Fakes;
using NUnit.Framework;

namespace Edp.Tests.Cli;

/// <summary><c>backfill</c> and <c>backfills</c>.</summary>
internal sealed class When_somebody_backfills_a_bucket : CliSpec
{
    private FakeS3 _s3 = null!;

    private protected override async Task<IReadOnlyDictionary<string, string?>> SettingsAsync()
    {
        _s3 = await FakeS3.StartAsync();
        return new Dictionary<string, string?>
        {
            ["AWS_REGION"] = FakeCredentials.Region,
            ["AWS_ACCESS_KEY_ID"] = FakeCredentials.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = FakeCredentials.SecretKey,
            ["AWS_ENDPOINT_URL_S3"] = _s3.ServiceUrl.ToString()
        };
    }

    [OneTimeTearDown]
    public async Task StopS3() => await _s3.DisposeAsync();

    [Test]
    public async Task Should_show_how_far_it_is_and_what_came_of_it()
    {
        _s3.AddBucket("old").Put(Enumerable.Range(0, 30).Select(i => new FakeObject($"run-{i % 3}/{i}")));
        _s3.AddBucket("slow").Put(Enumerable.Range(0, 2_000).Select(i => new FakeObject($"run-1/{i}")));

        var dry = await RunAsync("backfill", "s3://old/", "--dry-run", "--json");
        var done = await RunAsync("backfill", "s3://old/", "--rate", "1000");
        var slow = await RunAsync("backfill", "s3://slow/run-1/", "--rate", "1", "--detach", "--json");
        var id = JsonDocument.Parse(slow.Output).RootElement.GetProperty("backfillId").GetString()!;
        var cancelled = await RunAsync("backfills", id, "--state", "cancelled");
        var missing = await RunAsync("backfill", "s3://no-such-bucket/", "--json");
        var list = await RunAsync("backfills");
        var refused = await RunAsync("backfills", id);

        Assert.That(
            new[] { dry, done, slow, cancelled, missing, list, refused }.Select(result => result.ExitCode),
            Is.EqualTo(new[] { 0, 0, 0, 0, 1, 0, 64 }), done.Error);
        Assert.That(JsonDocument.Parse(dry.Output).RootElement.GetProperty("recordedCount").GetInt64(), Is.EqualTo(30));
        Assert.That(done.Lines[^1], Does.StartWith("completed: 30 listed, 30 recorded, 0 known, 0 left out"));
        Assert.That(cancelled.Output, Does.Contain("s3://slow/run-1/").And.Contains("cancelled").And.Contains("1/s"));
        Assert.That(JsonDocument.Parse(missing.Output).RootElement.GetProperty("state").GetString(), Is.EqualTo("failed"));
        Assert.That(list.Lines.Max(line => line.Length), Is.LessThanOrEqualTo(80));
        Assert.That(list.Lines, Has.Count.EqualTo(1 + (4 * 2)));
    }
}
