using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Amazon.Runtime;
using Edp.Amazon.Client;
using Edp.Tests.Amazon.Fakes;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Client;

[NonParallelizable]
public sealed class When_credentials_are_looked_for
{
    private EnvironmentVariables _environment = null!;
    private FakeEventBridge _fake = null!;

    [SetUp]
    public async Task Start()
    {
        _environment = new EnvironmentVariables();
        await ForgetCredentialsAsync();
        _fake = await FakeEventBridge.StartAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        _environment.Dispose();
        await _fake.DisposeAsync();
    }

    [Test]
    public async Task Should_take_those_of_the_environment()
    {
        _environment.Set("AWS_ACCESS_KEY_ID", FakeCredentials.AccessKeyId);
        _environment.Set("AWS_SECRET_ACCESS_KEY", FakeCredentials.SecretKey);

        await DescribeAsync(_fake.Settings with { Credentials = null });

        Assert.That(_fake.Refusals, Is.Empty);
    }

    [Test]
    public async Task Should_take_those_of_the_container()
    {
        await using var container = await FakeContainerCredentials.StartAsync("the token of the task");
        _environment.Set("AWS_CONTAINER_CREDENTIALS_FULL_URI", container.CredentialsUri.AbsoluteUri);
        _environment.Set("AWS_CONTAINER_AUTHORIZATION_TOKEN", "the token of the task");

        await DescribeAsync(_fake.Settings with { Credentials = null });

        Assert.That(_fake.Refusals, Is.Empty);
        Assert.That(container.Served, Is.EqualTo(1));
        Assert.That(_fake.Requests.Single().Headers["x-amz-security-token"], Is.EqualTo(FakeContainerCredentials.SessionToken));
    }

    [Test]
    public async Task Should_change_a_web_identity_token_for_credentials()
    {
        const string Role = "arn:aws:iam::123456789012:role/edp";
        await using var tokens = await FakeTokenService.StartAsync(Role, "the token of the pod");
        var tokenFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(tokenFile, "the token of the pod");
        _environment.Set("AWS_REGION", FakeCredentials.Region);
        _environment.Set("AWS_ENDPOINT_URL_STS", tokens.ServiceUrl.AbsoluteUri);
        _environment.Set("AWS_WEB_IDENTITY_TOKEN_FILE", tokenFile);
        _environment.Set("AWS_ROLE_ARN", Role);

        await DescribeAsync(_fake.Settings with { Credentials = null });
        File.Delete(tokenFile);

        Assert.That(_fake.Refusals, Is.Empty);
        Assert.That(_fake.Requests.Single().Headers["x-amz-security-token"], Is.EqualTo(FakeTokenService.SessionToken));
    }

    [Test]
    public void Should_name_the_token_file_that_is_missing()
    {
        _environment.Set("AWS_REGION", FakeCredentials.Region);
        _environment.Set("AWS_WEB_IDENTITY_TOKEN_FILE", "/nonexistent/token");
        _environment.Set("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/edp");

        var error = Assert.CatchAsync(() => DescribeAsync(_fake.Settings with { Credentials = null, MaxRetries = 0 }));

        Assert.That(error, Is.Not.InstanceOf<ServiceUnreachableException>());
        Assert.That(error!.ToString(), Does.Contain("/nonexistent/token"));
    }

    [Test]
    public void Should_say_so_when_there_are_none() =>
        Assert.That(() => DescribeAsync(_fake.Settings with { Credentials = null }), Throws.InstanceOf<AmazonClientException>());

    [Test]
    public void Should_tell_an_unknown_key()
    {
        var settings = _fake.Settings with { Credentials = new BasicAWSCredentials("AKIDOTHER", "secret") };

        var error = Assert.ThrowsAsync<AmazonEventBridgeException>(() => DescribeAsync(settings));

        Assert.That(error!.IsCredentialsRefused, Is.True);
        Assert.That(error.ErrorCode, Is.EqualTo("UnrecognizedClientException"));
        Assert.That(error.ToString(), Does.Not.Contain("secret"));
    }

    [Test]
    public void Should_tell_a_wrong_secret()
    {
        var settings = _fake.Settings with
        {
            Credentials = new BasicAWSCredentials(FakeCredentials.AccessKeyId, "wrong"),
            MaxRetries = 0,
        };

        var error = Assert.ThrowsAsync<AmazonEventBridgeException>(() => DescribeAsync(settings));

        Assert.That(error!.IsCredentialsRefused, Is.True);
        Assert.That(error.ErrorCode, Is.EqualTo("InvalidSignatureException"));
    }

    [Test]
    public void Should_tell_a_wrong_region()
    {
        var error = Assert.ThrowsAsync<AmazonEventBridgeException>(
            () => DescribeAsync(_fake.Settings with { Region = "us-west-2", MaxRetries = 0 }));

        Assert.That(error!.Message, Does.Contain("us-west-2").And.Contain(FakeCredentials.Region));
    }

    /// <summary>
    /// The SDK keeps what it has found until the keys in the environment change, so each test begins with keys that no other had.
    /// </summary>
    private async Task ForgetCredentialsAsync()
    {
        await using var other = await FakeEventBridge.StartAsync();
        _environment.Set("AWS_ACCESS_KEY_ID", $"AKID{Guid.NewGuid():N}");
        _environment.Set("AWS_SECRET_ACCESS_KEY", "nothing");
        Assert.ThrowsAsync<AmazonEventBridgeException>(() => DescribeAsync(other.Settings with { Credentials = null }));
        _environment.Set("AWS_ACCESS_KEY_ID", null);
        _environment.Set("AWS_SECRET_ACCESS_KEY", null);
    }

    private static async Task DescribeAsync(AmazonClientSettings settings)
    {
        using var client = new AmazonEventBridgeClient(settings);
        await client.DescribeEventBusAsync(new DescribeEventBusRequest { Name = "default" }, default);
    }
}
