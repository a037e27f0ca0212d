using Edp.Tests.Amazon.Service.Support;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Service;

public sealed class When_the_official_package_does_not_keep_a_setting : AwsFixture
{
    [Test]
    public async Task Should_tell_it_at_start_and_create_what_is_missing()
    {
        await StartAsync([.. ByCount(1), ("Edp:Amazon:CreateTopology", "false"), ("Edp:Amazon:VisibilityTimeout", "20")]);

        var told = string.Join('\n', Log.Lines.Where(line => line.Contains("has a limit", StringComparison.Ordinal)));
        Assert.That(told, Does.Contain("one by one").And.Contain("900 s").And.Contain("trace").And.Contain("/health/ready"));
        Assert.That(told, Does.Contain("CreateTopology=false is not kept").And.Contain("VisibilityTimeout=20"));
        Assert.That(await Queues.NamesAsync(), Does.Contain(Prefix + Queues.S3Events));
    }
}
