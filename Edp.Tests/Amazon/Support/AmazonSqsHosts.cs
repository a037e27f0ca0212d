using Edp.Amazon.Client;
using MassTransit;

namespace Edp.Tests.Amazon.Support;

/// <summary>Where a bus finds SQS and SNS, as the own transport is told. An official build has the other file of this name instead.</summary>
internal static class AmazonSqsHosts
{
    /// <summary>What health tells of queues that cannot be reached.</summary>
    public static readonly string[] ToldOfAnOutage = ["edp-s3-events", "did not answer ReceiveMessage"];

    public static void Host(this IAmazonSqsBusFactoryConfigurator sqs, AmazonClientSettings settings, string? scope = null) =>
        sqs.Host(settings.Region!, host =>
        {
            host.ServiceUrl(settings.ServiceUrl!);
            host.Credentials(settings.Credentials!);
            if (scope is not null)
                host.Scope(scope, scopeTopics: true);
        });
}
