using Edp.Core.Batching;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.Publishing;

/// <summary>Events say where a batch is in a form that every reader takes for the same place, whatever its prefix holds.</summary>
public sealed class When_a_prefix_holds_what_ends_an_address(DatabaseProvider provider) : ServiceSpec(provider)
{
    [TestCase("inst/#12/", "s3://lab-intake/inst/%2312/", "inst/-12")]
    [TestCase("a?b/%2F/", "s3://lab-intake/a%3Fb/%252F/", "a-b/-2F")]
    [TestCase("ü x/", "s3://lab-intake/%C3%BC%20x/", "package/ü-x")]
    public async Task Should_say_it_percent_encoded_and_what_the_engine_calls_it(string prefix, string address, string package)
    {
        await StartAsync([
            .. Rule(("ThresholdEventCount", 1)), ("Edp:PackagerQueueArn", "arn:aws:sqs:eu-central-1:111122223333:quilt-packager")
        ]);
        var contracts = new PublishedContracts();
        Service.Bus.Bus.ConnectPublishObserver(contracts);

        await Client.RecordAsync(new S3Event(Bucket, $"{prefix}1"));
        await Eventually.HoldsAsync(() => Service.Sink.Lines().Count == 1 && contracts.All.Count == 1, "both sinks have it");

        var detail = Service.Sink.Read().Single().Json.GetProperty("detail");
        Assert.That(detail.GetProperty("s3-uri").GetString(), Is.EqualTo(address));
        Assert.That(detail.GetProperty("package-name").GetString(), Is.EqualTo(package));
        var contract = contracts.All.Single().Message;
        Assert.That((contract.S3Uri, contract.PackageName), Is.EqualTo((address, package)));
    }
}

/// <summary>The names that the engine's own function gives, of folders that its specification tries and of others.</summary>
public sealed class When_the_packaging_engine_names_a_package
{
    [TestCase("", "package/null")]
    [TestCase("////", "package/null")]
    [TestCase("//f*0//", "package/f-0")]
    [TestCase("//f*0//b@r//", "f-0/b-r")]
    [TestCase("//f*0//b@r//b@z//", "f-0_b-r/b-z")]
    [TestCase("run/1.part", "package/run")]
    [TestCase("a/\U0001F9EAe\u0301_1/", "a/-e-_1")]
    public void Should_know_the_name(string prefix, string name) => Assert.That(EnginePackageName.Of(prefix), Is.EqualTo(name));

    [Test]
    public void Should_give_an_address_that_has_the_key_as_it_is([Values("a/#1/?/%2F/", "", "a b/ü/\u0001/")] string key) =>
        Assert.That(Uri.UnescapeDataString(new Uri(S3Uri.Of("lab", key)).AbsolutePath.TrimStart('/')), Is.EqualTo(key));
}
