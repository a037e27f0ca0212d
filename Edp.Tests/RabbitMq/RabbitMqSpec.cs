using System.Globalization;
using Edp.Service.Configuration;
using Edp.Tests.Infrastructure;
using NUnit.Framework;

namespace Edp.Tests.RabbitMq;

/// <summary>The service on a RabbitMQ broker; each test has a virtual host to itself.</summary>
public abstract class RabbitMqFixture(DatabaseProvider provider) : ServiceFixture(provider)
{
    protected const string S3Events = "edp-s3-events";

    private protected RabbitMqServer Broker { get; private set; } = null!;

    protected string VirtualHost { get; private set; } = "";

    [SetUp]
    public async Task CreateVirtualHost()
    {
        Broker = await RabbitMqServer.SharedAsync();
        VirtualHost = await Broker.CreateVirtualHostAsync();
    }

    [TearDown]
    public async Task DeleteVirtualHost()
    {
        // Its connections would be broken under the service otherwise.
        await StopAsync();
        await Broker.Management.DeleteVirtualHostAsync(VirtualHost);
    }

    private protected (string, string?)[] Settings(params (string, string?)[] settings) =>
    [
        ("Edp:Transport", "RabbitMq"),
        ("Edp:RabbitMq:Host", Broker.Address.Host),
        ("Edp:RabbitMq:Port", Broker.Port.ToString(CultureInfo.InvariantCulture)),
        ("Edp:RabbitMq:VirtualHost", VirtualHost),
        .. settings
    ];

    private protected (string, string?)[] ByCount(int count) =>
        Settings(Rule(("ThresholdEventCount", count), ("ThresholdDuration", 3600)));

    private protected async Task SendAsync(params string[] bodies)
    {
        await using var sender = await RabbitMqSender.ConnectAsync(Broker.Address, VirtualHost);
        await sender.SendAsync(bodies);
    }

    private protected Task DepthAsync(string queue, long messages) => Eventually.HoldsAsync(
        async () => (await Broker.Management.DepthsAsync(VirtualHost)).GetValueOrDefault(queue) == messages,
        $"{queue} has {messages} messages");
}

/// <summary>The same on both databases.</summary>
[TestFixture(DatabaseProvider.Sqlite)]
[TestFixture(DatabaseProvider.Postgres)]
public abstract class RabbitMqSpec(DatabaseProvider provider) : RabbitMqFixture(provider);
