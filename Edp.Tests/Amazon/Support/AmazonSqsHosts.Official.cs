extern alias official;

using Amazon.SQS;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Pipeline;
using MassTransit;
using official::Amazon.SimpleNotificationService;

namespace Edp.Tests.Amazon.Support;

/// <summary>Where a bus finds SQS and SNS, as MassTransit.AmazonSQS is told.</summary>
internal static class AmazonSqsHosts
{
    /// <summary>What health tells of queues that cannot be reached.</summary>
    public static readonly string[] ToldOfAnOutage = ["ReceiveTransport faulted"];

    public static void Host(this IAmazonSqsBusFactoryConfigurator sqs, AmazonClientSettings settings, string? scope = null) =>
        sqs.Host(settings.Region!, host =>
        {
            host.Config(new AmazonSQSConfig().With(settings));
            host.Config(new AmazonSimpleNotificationServiceConfig().With(settings));
            host.Credentials(settings.Credentials!);
            if (scope is not null)
                host.Scope(scope, scopeTopics: true);
        });
}
