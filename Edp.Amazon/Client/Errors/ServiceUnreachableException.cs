using Amazon.Runtime;

namespace Edp.Amazon.Client;

/// <summary>No answer came from AWS, for all attempts: no such host, no connection, a broken one, or a timeout.</summary>
public sealed class ServiceUnreachableException : AmazonServiceException
{
    internal ServiceUnreachableException(string service, string operation, string endpoint, Exception cause)
        : base($"{service} did not answer {operation} at {endpoint}: {cause.Message}", cause) => Endpoint = endpoint;

    /// <summary>Where the service was looked for.</summary>
    public string Endpoint { get; }
}
