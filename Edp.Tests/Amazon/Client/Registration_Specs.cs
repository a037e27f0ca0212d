using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Amazon.StorageGateway;
using Edp.Service.Amazon;
using Edp.Tests.Amazon.Fakes;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Client;

public sealed class When_the_clients_are_registered
{
    [Test]
    public async Task Should_call_where_the_settings_say()
    {
        await using var events = await FakeEventBridge.StartAsync();
        await using var services = new ServiceCollection().AddEdpAmazonClients(events.Settings).BuildServiceProvider();

        var bus = await services.GetRequiredService<IAmazonEventBridge>()
            .DescribeEventBusAsync(new DescribeEventBusRequest { Name = "default" }, default);

        Assert.That(bus.Arn, Is.EqualTo(FakeEventBridge.ArnOf("default")));
        Assert.That(services.GetService<IAmazonStorageGateway>(), Is.Not.Null);
    }

    [Test]
    public async Task Should_leave_a_client_that_is_there_already()
    {
        await using var events = await FakeEventBridge.StartAsync();
        using var mine = new AmazonEventBridgeClient(events.Settings);
        await using var services = new ServiceCollection()
            .AddSingleton<IAmazonEventBridge>(mine).AddEdpAmazonClients().BuildServiceProvider();

        Assert.That(services.GetRequiredService<IAmazonEventBridge>(), Is.SameAs(mine));
    }
}
