using Amazon.Runtime;
using Amazon.Runtime.Internal;

namespace Edp.Tests.Amazon.Client;

/// <summary>Sets variables of this process's environment and puts the old values back. Tests that use it run alone.</summary>
internal sealed class EnvironmentVariables : IDisposable
{
    private static readonly string[] OfTheSdk =
    [
        "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
        "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL_SNS", "AWS_ENDPOINT_URL_EVENTBRIDGE",
        "AWS_ENDPOINT_URL_STORAGE_GATEWAY", "AWS_ENDPOINT_URL_STS", "AWS_USE_FIPS_ENDPOINT", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_MAX_ATTEMPTS",
    ];

    private readonly Dictionary<string, string?> _before = new(StringComparer.Ordinal);

    /// <summary>
    /// Begins without any variable of the SDK, and keeps the SDK from the metadata service of a machine and from its files.
    /// </summary>
    public EnvironmentVariables()
    {
        foreach (var name in OfTheSdk)
            Set(name, null);
        Set("AWS_EC2_METADATA_DISABLED", "true");
        Set("AWS_CONFIG_FILE", "/nonexistent/config");
        Set("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent/credentials");
    }

    public void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
        ForgetInSdk();
    }

    public void Dispose()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
        ForgetInSdk();
    }

    /// <summary>The SDK looks at the environment once per process.</summary>
    private static void ForgetInSdk()
    {
        FallbackRegionFactory.Reset();
        FallbackInternalConfigurationFactory.Reset();
    }
}
