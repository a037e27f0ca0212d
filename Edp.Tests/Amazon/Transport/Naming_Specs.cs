using Edp.Amazon.Transport.Topology;
using Edp.Tests.Amazon.Transport.Messages;
using MassTransit;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Transport;

[TestFixture]
public sealed class When_naming_topics
{
    private readonly AmazonSqsMessageNameFormatter _formatter = new();

    [TestCase(typeof(Edp.Contracts.ObjectCreated), "Edp_Contracts-ObjectCreated")]
    [TestCase(typeof(Fault<Edp.Contracts.ObjectCreated>), "MassTransit-Fault--Edp_Contracts-ObjectCreated--")]
    [TestCase(typeof(Fault), "MassTransit-Fault")]
    [TestCase(typeof(Nested), "Edp_Tests_Amazon_Transport-When_naming_topics_Nested")]
    [TestCase(typeof(Pair<Ping, Nested>),
        "Edp_Tests_Amazon_Transport-When_naming_topics_Pair--Edp_Tests_Amazon_Transport_Messages-Ping__When_naming_topics_Nested--")]
    public void Should_name_them_as_other_services_do(Type type, string name) =>
        Assert.That(_formatter.GetMessageName(type), Is.EqualTo(name));

    public sealed record Nested;

    public sealed record Pair<TLeft, TRight>;
}

[TestFixture]
public sealed class When_reading_addresses
{
    private static readonly Uri Host = new("amazonsqs://eu-central-1");
    private static readonly Uri Scoped = new("amazonsqs://eu-central-1/dev");

    [TestCase("queue:orders", "amazonsqs://eu-central-1/orders", "amazonsqs://eu-central-1/dev/orders")]
    [TestCase("queue:orders?temporary=true", "amazonsqs://eu-central-1/orders?durable=false&autodelete=true",
        "amazonsqs://eu-central-1/dev/orders?durable=false&autodelete=true")]
    [TestCase("topic:orders", "amazonsqs://eu-central-1/orders?type=topic", "amazonsqs://eu-central-1/dev_orders?type=topic")]
    [TestCase("amazonsqs://us-east-1/orders", "amazonsqs://us-east-1/orders", "amazonsqs://us-east-1/orders")]
    [TestCase("amazonsqs://us-east-1/dev/orders?durable=false", "amazonsqs://us-east-1/dev/orders?durable=false",
        "amazonsqs://us-east-1/dev/orders?durable=false")]
    public void Should_write_them_in_full(string address, string full, string fullInScope) => Assert.Multiple(() =>
    {
        Assert.That((Uri)new AmazonSqsEndpointAddress(Host, new Uri(address)), Is.EqualTo(new Uri(full)));
        Assert.That((Uri)new AmazonSqsEndpointAddress(Scoped, new Uri(address)), Is.EqualTo(new Uri(fullInScope)));
    });

    [TestCase("queue:with space")]
    [TestCase("queue:a.b")]
    [TestCase("queue:.fifo")]
    [TestCase("queue:x1234567890123456789012345678901234567890123456789012345678901234567890123456789x")]
    public void Should_refuse_names_that_aws_does_not_allow(string address) =>
        Assert.Throws<AmazonSqsTransportConfigurationException>(() => _ = new AmazonSqsEndpointAddress(Host, new Uri(address)));

    [Test]
    public void Should_refuse_other_schemes() =>
        Assert.Throws<ArgumentException>(() => _ = new AmazonSqsEndpointAddress(Host, new Uri("rabbitmq://localhost/orders")));
}
