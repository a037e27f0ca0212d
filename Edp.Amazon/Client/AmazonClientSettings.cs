using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>
/// Where and as whom the AWS clients call. What is left null comes from the AWS SDK: environment variables, the shared configuration
/// files, then the metadata of the container or instance.
/// </summary>
public sealed record AmazonClientSettings
{
    /// <summary>
    /// System name of the region, such as <c>eu-central-1</c>. Default: <c>AWS_REGION</c> and what the SDK finds after it.
    /// </summary>
    public string? Region { get; init; }

    /// <summary>
    /// Endpoint for all services, for emulators and proxies. Default: <c>AWS_ENDPOINT_URL_&lt;SERVICE&gt;</c>, then
    /// <c>AWS_ENDPOINT_URL</c>, then the endpoint of the region.
    /// </summary>
    public Uri? ServiceUrl { get; init; }

    /// <summary>Default: the SDK's credential chain, with container and web-identity credentials.</summary>
    public AWSCredentials? Credentials { get; init; }

    /// <summary>Use FIPS endpoints. Default: <c>AWS_USE_FIPS_ENDPOINT</c>, else false.</summary>
    public bool? UseFips { get; init; }

    /// <summary>Use dual-stack (IPv6) endpoints. Default: <c>AWS_USE_DUALSTACK_ENDPOINT</c>, else false.</summary>
    public bool? UseDualStack { get; init; }

    /// <summary>
    /// How long one attempt may take; default 60 s. It has to be longer than the 20 s of a long poll; ask for more attempts rather than
    /// for a longer timeout.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How often a call is repeated after its first attempt, in the SDK's standard mode. Default: <c>AWS_MAX_ATTEMPTS</c> - 1, else 2.
    /// </summary>
    public int? MaxRetries { get; init; }
}
