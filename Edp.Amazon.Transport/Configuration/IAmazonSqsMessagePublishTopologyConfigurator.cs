namespace MassTransit;

/// <summary>The topic that messages of a type are published to.</summary>
public interface IAmazonSqsMessagePublishTopologyConfigurator : IMessagePublishTopologyConfigurator, IAmazonSqsTopicConfigurator;

/// <summary>The topic that messages of type <typeparamref name="TMessage"/> are published to.</summary>
public interface IAmazonSqsMessagePublishTopologyConfigurator<TMessage> :
    IMessagePublishTopologyConfigurator<TMessage>, IAmazonSqsMessagePublishTopologyConfigurator
    where TMessage : class;
