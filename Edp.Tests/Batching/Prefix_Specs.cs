using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Batching;

/// <summary>R1: objects come together by their prefix.</summary>
public sealed class When_objects_of_several_prefixes_arrive_together(DatabaseProvider provider) : ServiceSpec(provider)
{
    private static readonly string[] Keys =
    [
        "a/b/1", "a/b/c/2", "a/x", "x.txt", "a//1", "A/b/1", "a/b /1", "a/B/1", "ä/ß/1",
        "a/'; DROP TABLE batch; --/1", "𝒳/\u0001/\"\\/1"
    ];

    private static readonly object[] Depths =
    [
        new object[] { 0, new[] { ":11" } },
        new object[] { 1, new[] { "a/:7", ":1", "A/:1", "ä/:1", "𝒳/:1" } },
        new object[]
        {
            2,
            new[]
            {
                "a/b/:2", "a/:1", ":1", "a//:1", "A/b/:1", "a/b /:1", "a/B/:1", "ä/ß/:1", "a/'; DROP TABLE batch; --/:1", "𝒳/\u0001/:1"
            }
        }
    ];

    [TestCaseSource(nameof(Depths))]
    public async Task Should_collect_them_by_prefix(int depth, string[] expected)
    {
        await StartAsync(Rule(("PrefixDepth", depth)));

        await Client.RecordAsync(Keys.Select(key => new S3Event(Bucket, key)));

        var collected = (await Client.PrefixesAsync())
            .Select(prefix => FormattableString.Invariant($"{prefix.Prefix}:{prefix.ObjectCount}"));
        Assert.That(collected, Is.EquivalentTo(expected));
    }

    [Test]
    public async Task Should_keep_buckets_apart()
    {
        await StartAsync();

        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event("lab-other", "a/b/1"), new S3Event("lab-other", "a/b/2"));

        Assert.That((await Client.PrefixAsync(Bucket, "a/b/")).EventCount, Is.EqualTo(1));
        Assert.That((await Client.PrefixAsync("lab-other", "a/b/")).EventCount, Is.EqualTo(2));
    }
}

/// <summary>R2: ignored keys neither count nor extend a quiet period.</summary>
public sealed class When_ignored_keys_arrive(DatabaseProvider provider) : ServiceSpec(provider)
{
    private static readonly string[] Ignored =
        ["raw/a/1", "a/b/x.tmp", "a/b/", ".quilt/packages/1", ".quilt/named_packages/team/set/latest"];

    [TestCase("raw/*, *.tmp")]
    [TestCase("raw/,*.tmp,,")]
    public async Task Should_change_nothing(string patterns)
    {
        await StartAsync(Rule(("IgnorePrefixes", patterns)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        var before = await Client.PrefixAsync(Bucket, "a/b/");
        Clock.Advance(TimeSpan.FromSeconds(10));

        var answer = await Client.RecordAsync(Ignored.Select(key => new S3Event(Bucket, key)));

        Assert.That((answer.Accepted, answer.Ignored), Is.EqualTo((0, Ignored.Length)));
        Assert.That(await Client.PrefixesAsync(), Is.EqualTo(new[] { before }));
    }

    [Test]
    public async Task Should_take_a_list_of_patterns_as_well()
    {
        await StartAsync([.. Rule(), ("Edp:Buckets:0:IgnorePrefixes:0", "raw/*"), ("Edp:Buckets:0:IgnorePrefixes:1", "*.tmp")]);

        var answer = await Client.RecordAsync(
            new S3Event(Bucket, "raw/a/1"), new S3Event(Bucket, "a/b/x.tmp"), new S3Event(Bucket, "a/b/1"));

        Assert.That((answer.Accepted, answer.Ignored), Is.EqualTo((1, 2)));
    }

    [Test]
    public async Task Should_ignore_buckets_without_a_rule_where_rules_are_configured()
    {
        await StartAsync(("Edp:Buckets:0:BucketName", "lab-other, lab-third"));

        var answer = await Client.RecordAsync(
            new S3Event(Bucket, "a/b/1"), new S3Event("lab-other", "a/b/1"), new S3Event("lab-third", "a/b/1"));

        Assert.That((answer.Accepted, answer.Ignored), Is.EqualTo((2, 1)));
    }

    [Test]
    public async Task Should_give_each_bucket_its_own_rule_and_the_others_the_default_one()
    {
        await StartAsync(
            [.. Rule(("PrefixDepth", 1)), ("Edp:Buckets:1:BucketName", "lab-deep"), ("Edp:Buckets:1:PrefixDepth", "3")]);

        await Client.RecordAsync(new S3Event(Bucket, "a/b/c/d/1"), new S3Event("lab-deep", "a/b/c/d/1"));

        Assert.That((await Client.PrefixesAsync(Bucket)).Single().Prefix, Is.EqualTo("a/"));
        Assert.That((await Client.PrefixesAsync("lab-deep")).Single().Prefix, Is.EqualTo("a/b/c/"));
    }
}
