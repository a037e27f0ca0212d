using System.Net;
using Amazon.Runtime;
using Edp.Amazon.Client;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Client;

public sealed class When_AWS_answers_an_error
{
    [TestCase("QueueDoesNotExist", typeof(QueueDoesNotExistException))]
    [TestCase("AWS.SimpleQueueService.NonExistentQueue", typeof(QueueDoesNotExistException))]
    [TestCase("QueueNameExists", typeof(QueueNameExistsException))]
    [TestCase("QueueDeletedRecently", typeof(QueueDeletedRecentlyException))]
    [TestCase("PurgeQueueInProgress", typeof(PurgeQueueInProgressException))]
    [TestCase("ReceiptHandleIsInvalid", typeof(ReceiptHandleInvalidException))]
    [TestCase("MessageNotInflight", typeof(MessageNotInFlightException))]
    [TestCase("OverLimit", typeof(OverLimitException))]
    [TestCase("BatchRequestTooLong", typeof(BatchRequestTooLongException))]
    [TestCase("NotFound", typeof(ResourceNotFoundException))]
    [TestCase("ResourceNotFoundException", typeof(ResourceNotFoundException))]
    [TestCase("InvalidGatewayRequestException", typeof(InvalidGatewayRequestException))]
    [TestCase("TopicLimitExceeded", typeof(LimitExceededException))]
    [TestCase("AccessDeniedException", typeof(AccessDeniedException))]
    [TestCase("AuthorizationError", typeof(AccessDeniedException))]
    [TestCase("InvalidClientTokenId", typeof(InvalidCredentialsException))]
    [TestCase("ExpiredTokenException", typeof(InvalidCredentialsException))]
    [TestCase("RequestThrottled", typeof(ThrottledException))]
    [TestCase("Throttled", typeof(ThrottledException))]
    [TestCase("InternalError", typeof(ServiceUnavailableException))]
    [TestCase("InvalidParameter", typeof(InvalidRequestException))]
    [TestCase("SomethingNew", typeof(AmazonServiceException))]
    public void Should_have_the_type_of_its_code(string code, Type type)
    {
        var exception = ServiceErrors.ToException(Error(code, HttpStatusCode.BadRequest));

        Assert.That(exception, Is.TypeOf(type));
        Assert.That(exception.ErrorCode, Is.EqualTo(code));
        Assert.That(exception.Message, Is.EqualTo("what AWS says"));
        Assert.That(exception.RequestId, Is.EqualTo("request-1"));
        Assert.That(exception.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(exception.InnerException, Is.Not.Null);
    }

    [TestCase(HttpStatusCode.TooManyRequests, typeof(ThrottledException))]
    [TestCase(HttpStatusCode.InternalServerError, typeof(ServiceUnavailableException))]
    [TestCase(HttpStatusCode.GatewayTimeout, typeof(ServiceUnavailableException))]
    [TestCase(HttpStatusCode.Forbidden, typeof(AmazonServiceException))]
    public void Should_have_the_type_of_its_status_when_the_code_says_nothing(HttpStatusCode status, Type type) =>
        Assert.That(ServiceErrors.ToException(Error("SomethingNew", status)), Is.TypeOf(type));

    [Test]
    public void Should_have_the_type_of_its_older_code_when_the_new_one_says_nothing() =>
        Assert.That(
            ServiceErrors.ToException(
                Error("SomethingNew", HttpStatusCode.BadRequest) with { QueryCode = "AWS.SimpleQueueService.NonExistentQueue" }),
            Is.TypeOf<QueueDoesNotExistException>());

    [Test]
    public void Should_make_the_SDK_slow_down_whatever_the_service_calls_its_throttling() =>
        Assert.That(ServiceErrors.ToException(Error("KMSThrottling", HttpStatusCode.BadRequest)).Retryable.Throttling, Is.True);

    [Test]
    public void Should_keep_the_finer_code_of_a_gateway()
    {
        var error = Error("InvalidGatewayRequestException", HttpStatusCode.BadRequest) with { Detail = "GatewayNotConnected" };

        var exception = (InvalidGatewayRequestException)ServiceErrors.ToException(error);

        Assert.That(exception.GatewayErrorCode, Is.EqualTo("GatewayNotConnected"));
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
