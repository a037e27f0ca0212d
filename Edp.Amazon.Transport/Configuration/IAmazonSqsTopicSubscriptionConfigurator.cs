namespace MassTransit;

/// <summary>A queue's subscription to a topic.</summary>
public interface IAmazonSqsTopicSubscriptionConfigurator : IAmazonSqsTopicConfigurator;
