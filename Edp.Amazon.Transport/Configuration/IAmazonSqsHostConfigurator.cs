using Amazon.Runtime;
using MassTransit.Transports;

namespace MassTransit;

/// <summary>Where the queues and topics are, and as whom to call AWS.</summary>
public interface IAmazonSqsHostConfigurator
{
    /// <summary>The access key id, together with <see cref="SecretKey"/>.</summary>
    void AccessKey(string accessKey);

    /// <summary>The secret access key, together with <see cref="AccessKey"/>.</summary>
    void SecretKey(string secretKey);

    /// <summary>
    /// Credentials of the AWS SDK. Default: its credential chain (environment, profile, container, web identity, instance).
    /// </summary>
    void Credentials(AWSCredentials credentials);

    /// <summary>
    /// A name that goes before the topics' (<c>{scope}_{topic}</c>) if <paramref name="scopeTopics"/> is true, and into the addresses.
    /// Queue names come from the endpoints: give them the same prefix with <c>SetEndpointNameFormatter</c>.
    /// </summary>
    void Scope(string scope, bool scopeTopics = false);

    /// <summary>Puts the scope before the names of all topics.</summary>
    void EnableScopedTopics();

    /// <summary>Which headers become message attributes; default: all. SQS takes at most 10 attributes per message.</summary>
    void AllowTransportHeader(AllowTransportHeader? allowTransportHeader);

    /// <summary>
    /// The endpoint for SQS and SNS, for emulators and proxies, such as <c>http://localhost:4566</c>. Default:
    /// <c>AWS_ENDPOINT_URL_SQS</c>,
    /// <c>AWS_ENDPOINT_URL_SNS</c>, <c>AWS_ENDPOINT_URL</c>, then the region's own.
    /// </summary>
    void ServiceUrl(Uri serviceUrl);

    /// <summary>The clock of visibility renewal, back-off and batching; default <see cref="System.TimeProvider.System"/>.</summary>
    void TimeProvider(TimeProvider timeProvider);
}
