using Amazon.Runtime;
using Amazon.Runtime.Endpoints;
using Amazon.SQS;
using Amazon.SQS.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Pipeline;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Client;

[NonParallelizable]
public sealed class When_an_endpoint_is_resolved
{
    private EnvironmentVariables _environment = null!;

    [SetUp]
    public void Clear() => _environment = new EnvironmentVariables();

    [TearDown]
    public void Restore() => _environment.Dispose();

    [TestCase("SQS", "eu-central-1", "https://sqs.eu-central-1.amazonaws.com")]
    [TestCase("SNS", "eu-central-1", "https://sns.eu-central-1.amazonaws.com")]
    [TestCase("EventBridge", "eu-central-1", "https://events.eu-central-1.amazonaws.com")]
    [TestCase("Storage Gateway", "eu-central-1", "https://storagegateway.eu-central-1.amazonaws.com")]
    [TestCase("SQS", "cn-north-1", "https://sqs.cn-north-1.amazonaws.com.cn")]
    [TestCase("EventBridge", "cn-northwest-1", "https://events.cn-northwest-1.amazonaws.com.cn")]
    [TestCase("SNS", "us-gov-west-1", "https://sns.us-gov-west-1.amazonaws.com")]
    [TestCase("Storage Gateway", "us-gov-east-1", "https://storagegateway.us-gov-east-1.amazonaws.com")]
    public void Should_be_that_of_the_region_and_its_partition(string service, string region, string endpoint) =>
        Assert.That(EndpointOf(service, new AmazonClientSettings { Region = region }), Is.EqualTo(endpoint));

    [TestCase("SQS", "us-east-1", "https://sqs-fips.us-east-1.amazonaws.com")]
    [TestCase("SNS", "us-east-1", "https://sns-fips.us-east-1.amazonaws.com")]
    [TestCase("EventBridge", "us-east-1", "https://events-fips.us-east-1.amazonaws.com")]
    [TestCase("Storage Gateway", "us-east-1", "https://storagegateway-fips.us-east-1.amazonaws.com")]
    [TestCase("SQS", "us-gov-west-1", "https://sqs.us-gov-west-1.amazonaws.com")]
    [TestCase("SNS", "us-gov-east-1", "https://sns.us-gov-east-1.amazonaws.com")]
    [TestCase("EventBridge", "us-gov-east-1", "https://events.us-gov-east-1.amazonaws.com")]
    [TestCase("Storage Gateway", "us-gov-west-1", "https://storagegateway-fips.us-gov-west-1.amazonaws.com")]
    public void Should_be_the_FIPS_endpoint_when_asked_for(string service, string region, string endpoint) =>
        Assert.That(EndpointOf(service, new AmazonClientSettings { Region = region, UseFips = true }), Is.EqualTo(endpoint));

    [TestCase("SQS", "eu-central-1", "https://sqs.eu-central-1.api.aws")]
    [TestCase("EventBridge", "cn-north-1", "https://events.cn-north-1.api.amazonwebservices.com.cn")]
    public void Should_be_the_dual_stack_endpoint_when_asked_for(string service, string region, string endpoint) =>
        Assert.That(EndpointOf(service, new AmazonClientSettings { Region = region, UseDualStack = true }), Is.EqualTo(endpoint));

    [TestCase("SQS", "AWS_ENDPOINT_URL_SQS")]
    [TestCase("SNS", "AWS_ENDPOINT_URL_SNS")]
    [TestCase("EventBridge", "AWS_ENDPOINT_URL_EVENTBRIDGE")]
    [TestCase("Storage Gateway", "AWS_ENDPOINT_URL_STORAGE_GATEWAY")]
    public void Should_come_from_the_variable_of_the_service_before_that_of_all(string service, string variable)
    {
        _environment.Set("AWS_REGION", "cn-north-1");
        _environment.Set("AWS_ENDPOINT_URL", "http://all.test");
        Assert.That(EndpointOf(service, new AmazonClientSettings()), Is.EqualTo("http://all.test"));

        _environment.Set(variable, "http://one.test");
        Assert.That(EndpointOf(service, new AmazonClientSettings()), Is.EqualTo("http://one.test"));
        Assert.That(ConfigOf(service, new AmazonClientSettings()).AuthenticationRegion, Is.EqualTo("cn-north-1"), "signed for");
    }

    [Test]
    public void Should_come_from_the_settings_before_the_environment()
    {
        _environment.Set("AWS_REGION", "eu-west-1");
        _environment.Set("AWS_ENDPOINT_URL_SQS", "http://environment.test");

        var config = ConfigOf("SQS", new AmazonClientSettings { Region = "us-west-2", ServiceUrl = new Uri("http://settings.test") });

        Assert.That(config.ServiceURL, Is.EqualTo("http://settings.test/"));
        Assert.That(config.AuthenticationRegion, Is.EqualTo("us-west-2"));
    }

    [Test]
    public void Should_take_region_and_FIPS_from_the_environment()
    {
        _environment.Set("AWS_REGION", "us-west-2");
        _environment.Set("AWS_USE_FIPS_ENDPOINT", "true");

        Assert.That(EndpointOf("SQS", new AmazonClientSettings()), Is.EqualTo("https://sqs-fips.us-west-2.amazonaws.com"));
    }

    [Test]
    public void Should_retry_in_standard_mode_as_often_as_the_environment_says()
    {
        var config = ConfigOf("SQS", new AmazonClientSettings { Region = "us-west-2" });
        Assert.That((config.RetryMode, config.MaxErrorRetry), Is.EqualTo((RequestRetryMode.Standard, 2)));

        _environment.Set("AWS_MAX_ATTEMPTS", "6");
        Assert.That(ConfigOf("SQS", new AmazonClientSettings { Region = "us-west-2" }).MaxErrorRetry, Is.EqualTo(5));
    }

    [Test]
    public void Should_refuse_FIPS_together_with_an_endpoint_of_its_own()
    {
        var settings = new AmazonClientSettings { Region = "us-east-1", ServiceUrl = new Uri("http://own.test"), UseFips = true };

        var error = Assert.Throws<AmazonClientException>(() => EndpointOf("SNS", settings));
        Assert.That(error!.Message, Does.Contain("http://own.test"));
        Assert.That(() => EndpointOf("SQS", settings), Throws.InstanceOf<AmazonClientException>());
    }

    [Test]
    public void Should_say_how_to_set_a_region_when_there_is_none()
    {
        var error = Assert.Throws<AmazonClientException>(() => EndpointOf("SQS", new AmazonClientSettings()));

        Assert.That(error!.Message, Does.Contain("AWS_REGION").And.Contain("SQS"));
    }

    private static string EndpointOf(string service, AmazonClientSettings settings) =>
        ConfigOf(service, settings)
        .DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new ListQueuesRequest())).URL.TrimEnd('/');

    private static ClientConfig ConfigOf(string service, AmazonClientSettings settings)
    {
        if (service == "SQS")
            return new AmazonSQSConfig().With(settings);
        AmazonService[] services = [AmazonService.Sns, AmazonService.EventBridge, AmazonService.StorageGateway];
        return new AmazonServiceConfig(services.Single(known => known.Id == service), settings);
    }
}
