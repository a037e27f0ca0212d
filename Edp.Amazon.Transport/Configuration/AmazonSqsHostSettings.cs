using Amazon.Runtime;
using MassTransit.Transports;

namespace MassTransit;

/// <summary>What <see cref="IAmazonSqsHostConfigurator"/> sets, as a value.</summary>
public sealed record AmazonSqsHostSettings
{
    /// <summary>System name of the region, such as <c>eu-central-1</c>; with a <see cref="ServiceUrl"/> any name will do.</summary>
    public required string Region { get; init; }

    /// <summary>The scope, or null.</summary>
    public string? Scope { get; init; }

    /// <summary>True: topics are named <c>{scope}_{topic}</c>.</summary>
    public bool ScopeTopics { get; init; }

    /// <summary>Null: the credential chain of the AWS SDK.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>Null: what the environment says, then the region's own endpoint.</summary>
    public Uri? ServiceUrl { get; init; }

    /// <summary>Null: all headers become message attributes.</summary>
    public AllowTransportHeader? AllowTransportHeader { get; init; }

    /// <summary>The clock of visibility renewal, back-off and batching.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The address of the host, the base of all addresses.</summary>
    public Uri HostAddress => new AmazonSqsHostAddress(Region, Scope);
}
