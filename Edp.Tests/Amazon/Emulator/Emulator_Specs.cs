using Amazon.SQS.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Sqs;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Emulator;

/// <summary>Tests of outages end an emulator and start another at the same address.</summary>
public sealed class When_an_emulator_is_replaced
{
    [Test]
    public async Task Should_be_away_and_then_answer_at_the_same_address()
    {
        var first = await EmulatorProcess.StartAsync(0, default);
        using var client = new SqsClient(first.Settings with { MaxRetries = 0 });
        await client.ListQueuesAsync(new ListQueuesRequest(), default);

        await first.DisposeAsync();
        Assert.ThrowsAsync<ServiceUnreachableException>(() => client.ListQueuesAsync(new ListQueuesRequest(), default));

        await using var second = await EmulatorProcess.StartAsync(first.ServiceUrl.Port, default);
        var queues = await client.ListQueuesAsync(new ListQueuesRequest(), default);
        Assert.That(second.ServiceUrl, Is.EqualTo(first.ServiceUrl));
        Assert.That(queues.Urls, Is.Empty);
    }
}
