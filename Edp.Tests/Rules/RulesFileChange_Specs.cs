using System.Net;
using Edp.Contracts;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Rules;

/// <summary>The rules file is read again while the service runs.</summary>
public sealed class When_the_rules_file_changes(DatabaseProvider provider) : RulesFileSpec(provider)
{
    private const string Prefix = "runs/12/";

    [Test]
    public async Task Should_take_new_keys_by_the_rules_of_now()
    {
        await StartWithAsync(Runs());
        Assert.That((await Client.RecordAsync(new S3Event(Bucket, "plates/p1/a"))).Ignored, Is.EqualTo(1));

        Assert.That(await ChangeAsync("""{"Rules":[{"BucketName":"*","PrefixTemplate":"plates/{plate}/"}]}"""), Is.True);

        await Client.RecordAsync(new S3Event(Bucket, "plates/p1/b"));
        Assert.That((await Client.PrefixAsync(Bucket, "plates/p1/")).Group?["plate"], Is.EqualTo("p1"));
        Assert.That((await Client.RecordAsync(new S3Event(Bucket, "runs/12/a"))).Ignored, Is.EqualTo(1));
    }

    [TestCase(60, 1_000, 60)]
    [TestCase(1_000, 60, 60)]
    public async Task Should_finish_open_batches_by_the_sooner_rule(int before, int after, int due)
    {
        await StartWithAsync(Runs(("ThresholdDuration", before)));
        await Client.RecordAsync(new S3Event(Bucket, "runs/12/a"));
        var opened = await Client.PrefixAsync(Bucket, Prefix);

        await ChangeAsync(Runs(("ThresholdDuration", after)));

        await Eventually.HoldsAsync(
            async () => (await Client.PrefixAsync(Bucket, Prefix)).DueAt == opened.OpenedAt!.Value.AddSeconds(due), "it is due by the sooner rule");
        Clock.Advance(TimeSpan.FromSeconds(due + 1));
        await Service.CatchUpAsync();
        Assert.That((await BatchesAsync(1, Prefix)).Single().Reason, Is.EqualTo(BatchReason.Quiet));
        await Client.RecordAsync(new S3Event(Bucket, "runs/12/b"));
        var next = await Client.PrefixAsync(Bucket, Prefix);
        Assert.That(next.DueAt, Is.EqualTo(next.OpenedAt!.Value.AddSeconds(after)));
    }

    [Test]
    public async Task Should_close_at_once_what_is_full_now()
    {
        await StartWithAsync(Runs());
        await Client.RecordAsync(new S3Event(Bucket, "runs/12/a"), new S3Event(Bucket, "runs/12/b"));

        await ChangeAsync(Runs(("ThresholdEventCount", 2)));

        Assert.That((await BatchesAsync(1, Prefix)).Single().Reason, Is.EqualTo(BatchReason.Count));
    }

    [Test]
    public async Task Should_keep_the_batch_of_a_rule_that_is_gone_and_know_its_objects()
    {
        await StartWithAsync(Runs(("ThresholdDuration", 60)));
        var (first, second) = (new S3Event(Bucket, "runs/12/a"), new S3Event(Bucket, "runs/12/b"));
        await Client.RecordAsync(first, second);

        await ChangeAsync("""{"Rules":[{"BucketName":"*","PrefixDepth":1}]}""");

        Assert.That((await Client.RecordAsync(first)).Duplicates, Is.EqualTo(1));
        await Client.RecordAsync((second with { Sequencer = S3Event.NextSequencer() }).ToJson()
            .Replace("Object Created", "Object Deleted", StringComparison.Ordinal)
            .Replace("PutObject", "DeleteObject", StringComparison.Ordinal));
        Assert.That((await Client.PrefixAsync(Bucket, Prefix)).ObjectCount, Is.EqualTo(1));
        Clock.Advance(TimeSpan.FromSeconds(61));
        await Service.CatchUpAsync();
        Assert.That((await BatchesAsync(1, Prefix)).Single().Rule, Is.EqualTo("runs"));
    }

    [Test]
    public async Task Should_refuse_a_wrong_file_whole_and_say_so_everywhere()
    {
        await StartWithAsync(Runs());
        var before = await GetAsync("/rules");

        Assert.That(await ChangeAsync(Runs(("ThresholdDuration", -5))), Is.False);
        await PollAsync();

        await Client.RecordAsync(new S3Event(Bucket, "runs/12/a"));
        Assert.That((await Client.PrefixAsync(Bucket, Prefix)).ObjectCount, Is.EqualTo(1));
        var now = await GetAsync("/rules");
        Assert.That(now.GetProperty("hash").GetString(), Is.EqualTo(before.GetProperty("hash").GetString()));
        var refusal = now.GetProperty("lastRefusal");
        Assert.That(refusal.GetProperty("isStanding").GetBoolean(), Is.True);
        Assert.That(refusal.GetProperty("reasons")[0].GetString(), Does.StartWith("line 1: Rules[0].ThresholdDuration: takes 0.1 to").And.EndsWith("found -5."));
        using var ready = await Client.Http.GetAsync("/health/ready");
        Assert.That(ready.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await ready.Content.ReadAsStringAsync(), Does.Contain("Degraded").And.Contains("found -5"));
        Assert.That(Log.Lines, Has.Some.Contains("is refused").And.Contains("found -5"));
    }

    [Test]
    public async Task Should_be_well_again_when_the_file_is()
    {
        await StartWithAsync(Runs());
        await ChangeAsync("{");
        await PollAsync();
        Assert.That(await Client.Http.GetStringAsync("/health/ready"), Does.Contain("Degraded"));

        Assert.That(await ChangeAsync(Runs()), Is.False, "the same rules are in force");

        Assert.That(await Client.Http.GetStringAsync("/health/ready"), Does.Not.Contain("Degraded"));
        Assert.That((await GetAsync("/rules")).GetProperty("lastRefusal").GetProperty("isStanding").GetBoolean(), Is.False);
    }

    [Test]
    public async Task Should_not_tell_of_a_file_that_is_just_written()
    {
        await StartWithAsync(Runs());

        await ChangeAsync(Runs()[..(Runs().Length / 3)]);
        await ChangeAsync(Runs()[..(Runs().Length * 2 / 3)]);
        Assert.That(await ChangeAsync(Runs(("PrefixDepth", 2), ("ThresholdDuration", 60))), Is.True);

        Assert.That((await GetAsync("/rules")).GetProperty("lastRefusal").ValueKind, Is.EqualTo(System.Text.Json.JsonValueKind.Null));
    }

    [Test]
    public async Task Should_keep_the_rules_when_the_file_is_away()
    {
        await StartWithAsync(Runs());
        File.Delete(RulesPath);
        await PollAsync();
        await PollAsync();

        Assert.That(await Client.Http.GetStringAsync("/health/ready"), Does.Contain("Degraded").And.Contains("can't be read"));
        Assert.That((await Client.RecordAsync(new S3Event(Bucket, "runs/12/a"))).Accepted, Is.EqualTo(1));
    }

    [Test]
    public async Task Should_read_it_by_itself()
    {
        await File.WriteAllTextAsync(RulesPath, Runs());
        await StartAsync(("Edp:RulesFile", RulesPath), ("Edp:RulesFilePollInterval", "0.1"));

        await File.WriteAllTextAsync(RulesPath, Runs(("ThresholdDuration", 60)));

        await Eventually.HoldsAsync(
            async () => (await GetAsync("/rules")).GetProperty("rules")[0].GetProperty("thresholdDuration").GetInt32() == 60, "the new rules are in force");
    }
}
