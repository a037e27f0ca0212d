using Edp.Amazon.Transport.Topology;
using MassTransit;
using MassTransit.Configuration;

namespace Edp.Amazon.Transport.Configuration;

/// <summary>Message, send and publish topology are the bus's own; each endpoint has a consume topology.</summary>
internal sealed class AmazonSqsTopologyConfiguration : ITopologyConfiguration
{
    public AmazonSqsTopologyConfiguration(IMessageTopologyConfigurator messageTopology)
    {
        Message = messageTopology;
        Send = new AmazonSqsSendTopology();
        Send.ConnectSendTopologyConfigurationObserver(new DelegateSendTopologyConfigurationObserver(GlobalTopology.Send));
        Publish = new AmazonSqsPublishTopology(messageTopology);
        Publish.ConnectPublishTopologyConfigurationObserver(new DelegatePublishTopologyConfigurationObserver(GlobalTopology.Publish));
        Publish.ConnectPublishTopologyConfigurationObserver(new PublishToSendTopologyConfigurationObserver(Send));
        Consume = new AmazonSqsConsumeTopology(Publish);
    }

    public AmazonSqsTopologyConfiguration(AmazonSqsTopologyConfiguration bus)
    {
        (Message, Send, Publish) = (bus.Message, bus.Send, bus.Publish);
        Consume = new AmazonSqsConsumeTopology(Publish);
    }

    public IMessageTopologyConfigurator Message { get; }

    public AmazonSqsSendTopology Send { get; }

    public AmazonSqsPublishTopology Publish { get; }

    public AmazonSqsConsumeTopology Consume { get; }

    ISendTopologyConfigurator ITopologyConfiguration.Send => Send;

    IPublishTopologyConfigurator ITopologyConfiguration.Publish => Publish;

    IConsumeTopologyConfigurator ITopologyConfiguration.Consume => Consume;

    public IEnumerable<ValidationResult> Validate() => Send.Validate().Concat(Publish.Validate()).Concat(Consume.Validate());
}
