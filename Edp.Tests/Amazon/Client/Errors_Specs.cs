using System.Net;
using Amazon.EventBridge;
using Amazon.Runtime;
using Amazon.SimpleNotificationService;
using Amazon.StorageGateway;
using Amazon.StorageGateway.Model;
using Edp.Amazon.Client;
using Edp.Amazon.Client.Pipeline;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Client;

public sealed class When_AWS_answers_an_error
{
    private static readonly Dictionary<string, AmazonService> Services =
        new[] { AmazonService.Sns, AmazonService.EventBridge, AmazonService.StorageGateway }.ToDictionary(service => service.Id);

    [TestCase("SNS", "NotFound", typeof(global::Amazon.SimpleNotificationService.Model.NotFoundException))]
    [TestCase("SNS", "InvalidParameter", typeof(AmazonSimpleNotificationServiceException))]
    [TestCase("EventBridge", "ResourceNotFoundException", typeof(global::Amazon.EventBridge.Model.ResourceNotFoundException))]
    [TestCase("EventBridge", "SomethingNew", typeof(AmazonEventBridgeException))]
    [TestCase("Storage Gateway", "InvalidGatewayRequestException", typeof(InvalidGatewayRequestException))]
    [TestCase("Storage Gateway", "InternalServerError", typeof(AmazonStorageGatewayException))]
    public void Should_have_the_type_that_the_SDK_has_for_it(string service, string code, Type type)
    {
        var exception = Services[service].ToException(Error(code, HttpStatusCode.BadRequest));

        Assert.That(exception, Is.TypeOf(type));
        Assert.That(exception.ErrorCode, Is.EqualTo(code));
        Assert.That(exception.Message, Is.EqualTo("what AWS says"));
        Assert.That(exception.RequestId, Is.EqualTo("request-1"));
        Assert.That(exception.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(exception.InnerException, Is.Not.Null);
    }

    [TestCase("AccessDeniedException", "access denied")]
    [TestCase("AuthorizationError", "access denied")]
    [TestCase("InvalidClientTokenId", "credentials refused")]
    [TestCase("ExpiredTokenException", "credentials refused")]
    [TestCase("RequestThrottled", "throttling")]
    [TestCase("AWS.SimpleQueueService.RequestThrottled", "throttling")]
    [TestCase("Throttled", "throttling")]
    [TestCase("InternalError", "service failure")]
    [TestCase("InvalidParameter", "invalid request")]
    [TestCase("AWS.SimpleQueueService.EmptyBatchRequest", "invalid request")]
    [TestCase("SomethingNew", "")]
    public void Should_mean_what_its_code_says(string code, string meaning) =>
        Assert.That(MeaningsOf(code, HttpStatusCode.BadRequest), Is.EqualTo(meaning));

    [TestCase(HttpStatusCode.TooManyRequests, "throttling")]
    [TestCase(HttpStatusCode.InternalServerError, "service failure")]
    [TestCase(HttpStatusCode.GatewayTimeout, "service failure")]
    [TestCase(HttpStatusCode.Forbidden, "")]
    public void Should_mean_what_its_status_says_when_the_code_says_nothing(HttpStatusCode status, string meaning) =>
        Assert.That(MeaningsOf("SomethingNew", status), Is.EqualTo(meaning));

    [Test]
    public void Should_make_the_SDK_slow_down_whatever_the_service_calls_its_throttling() => Assert.That(
        AmazonService.Sns.ToException(Error("KMSThrottling", HttpStatusCode.BadRequest)).Retryable!.Throttling, Is.True);

    [Test]
    public void Should_keep_the_finer_code_of_a_gateway()
    {
        var error = Error("InvalidGatewayRequestException", HttpStatusCode.BadRequest) with { Detail = "GatewayNotConnected" };

        var exception = (InvalidGatewayRequestException)AmazonService.StorageGateway.ToException(error);

        Assert.That(exception.Error!.ErrorCode, Is.EqualTo("GatewayNotConnected"));
    }

    private static string MeaningsOf(string code, HttpStatusCode status)
    {
        var failure = new AmazonServiceException("m", null, ErrorType.Sender, code, "r", status);
        (bool Is, string Name)[] meanings =
        [
            (failure.IsThrottling, "throttling"), (failure.IsServiceFailure, "service failure"), (failure.IsAccessDenied, "access denied"),
            (failure.IsCredentialsRefused, "credentials refused"), (failure.IsInvalidRequest, "invalid request")
        ];
        return string.Join(", ", meanings.Where(meaning => meaning.Is).Select(meaning => meaning.Name));
    }

    private static ServiceError Error(string code, HttpStatusCode status) => new()
    {
        Code = code,
        Message = "what AWS says",
        Fault = ErrorType.Sender,
        RequestId = "request-1",
        StatusCode = status,
        Cause = new InvalidOperationException("the pipeline's"),
    };
}
