using Amazon.Runtime;
using MassTransit;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Configuration;

internal sealed class AmazonSqsHostConfigurator : IAmazonSqsHostConfigurator
{
    private string? _accessKey;
    private string? _secretKey;

    public AmazonSqsHostConfigurator(Uri address)
    {
        var host = new AmazonSqsHostAddress(address);
        Settings = new AmazonSqsHostSettings { Region = host.Host, Scope = host.Scope == AddressPath.NoScope ? null : host.Scope };

        var user = Uri.UnescapeDataString(address.UserInfo).Split(':', 2);
        if (user.Length == 2)
        {
            AccessKey(user[0]);
            SecretKey(user[1]);
        }
    }

    public AmazonSqsHostSettings Settings { get; private set; }

    public void AccessKey(string accessKey)
    {
        _accessKey = accessKey;
        UseKeys();
    }

    public void SecretKey(string secretKey)
    {
        _secretKey = secretKey;
        UseKeys();
    }

    public void Credentials(AWSCredentials credentials) => Settings = Settings with { Credentials = credentials };

    public void Scope(string scope, bool scopeTopics = false) =>
        Settings = Settings with { Scope = scope, ScopeTopics = scopeTopics || Settings.ScopeTopics };

    public void EnableScopedTopics() => Settings = Settings with { ScopeTopics = true };

    public void AllowTransportHeader(AllowTransportHeader? allowTransportHeader) =>
        Settings = Settings with { AllowTransportHeader = allowTransportHeader };

    public void ServiceUrl(Uri serviceUrl) => Settings = Settings with { ServiceUrl = serviceUrl };

    public void TimeProvider(TimeProvider timeProvider) => Settings = Settings with { TimeProvider = timeProvider };

    private void UseKeys()
    {
        if (!string.IsNullOrEmpty(_accessKey) && !string.IsNullOrEmpty(_secretKey))
            Credentials(new BasicAWSCredentials(_accessKey, _secretKey));
    }
}
