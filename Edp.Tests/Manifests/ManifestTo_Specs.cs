using Edp.Core.Batching;
using Edp.Core.Configuration;
using Edp.Core.Parsing;
using Edp.Core.Rules;
using NUnit.Framework;

namespace Edp.Tests.Manifests;

/// <summary>What ManifestTo takes, and what it says of anything else.</summary>
public sealed class When_a_rule_says_where_manifests_go
{
    private static readonly Guid Id = new("0198f3c2-1111-7222-8333-444455556666");

    [TestCase("s3://lab-manifests/", "lab-manifests", "")]
    [TestCase("s3://lab-manifests/edp/", "lab-manifests", "edp/")]
    [TestCase("s3://lab.manifests/a-b_c.d~/dt=1/", "lab.manifests", "a-b_c.d~/dt=1/")]
    public void Should_take_an_address_that_ends_in_a_slash(string text, string bucket, string prefix)
    {
        Assert.That(ManifestFolder.Of(text), Is.EqualTo(new ManifestFolder(bucket, prefix)));
        Assert.That(FaultOf(text), Is.Null);
        var address = new ManifestFolder(bucket, prefix).AddressOf("lab", Id);
        Assert.That(address, Is.EqualTo($"{text}lab/{Id}.edp.jsonl"));
        Assert.That(new Uri(address).AbsoluteUri, Is.EqualTo(address), "who reads it as a URI finds the same key");
    }

    [TestCase("s3://lab-manifests", "meant is 's3://lab-manifests/'")]
    [TestCase("s3://lab-manifests/edp", "meant is 's3://lab-manifests/edp/'")]
    [TestCase("lab-manifests/edp", "meant is 's3://lab-manifests/edp/'")]
    [TestCase("arn:aws:s3:::lab-manifests/edp", "meant is 's3://lab-manifests/edp/'")]
    [TestCase("https://lab-manifests.s3.amazonaws.com/edp/", "takes s3://bucket/prefix/")]
    [TestCase("s3:///edp/", "'' is no bucket's name")]
    [TestCase("s3://Lab_Manifests/edp/", "'Lab_Manifests' is no bucket's name")]
    [TestCase("s3://lab-manifests//edp/", "takes s3://bucket/prefix/")]
    [TestCase("s3://lab-manifests/a b/", "found 's3://lab-manifests/a b/'")]
    [TestCase("s3://lab-manifests/#12/", "takes s3://bucket/prefix/")]
    [TestCase("s3://lab-manifests/%2F/", "takes s3://bucket/prefix/")]
    public void Should_refuse_what_it_is_not_and_say_what_is_meant(string text, string said) =>
        Assert.That(FaultOf(text), Does.StartWith("takes s3://bucket/prefix/").And.Contains(said));

    [Test]
    public void Should_know_the_keys_of_manifests()
    {
        Assert.That(ManifestKey.Is(ManifestKey.Of("", "lab", Id)), Is.True);
        Assert.That(ManifestKey.Is(ManifestKey.Of("ü/", "lab", Id)), Is.True);
        foreach (var key in new[] { "", ".edp.jsonl", $"{Id}.edp.jsonl", $"a{Id}.edp.jsonl", $"a/{Id}.jsonl", $"a/{Id:N}.edp.jsonl", "a/b.edp.jsonl" })
            Assert.That(ManifestKey.Is(key), Is.False, key);
    }

    private static string? FaultOf(string text) => RuleFaults
        .Of([new BucketOptions { BucketName = "lab", ManifestTo = text }], index => $"rule {index}")
        .SingleOrDefault(fault => fault.Property == nameof(BucketOptions.ManifestTo))?.Message;
}
