using Amazon.EventBridge.Model;
using Amazon.SQS.Model;
using Edp.Amazon.Client.EventBridge;
using Edp.Amazon.Transport.Broker;
using Edp.Amazon.Transport.Middleware;
using NUnit.Framework;

namespace Edp.Tests.Amazon.Client;

/// <summary>An entry of a batch is judged by its code, whoever AWS says is at fault.</summary>
public sealed class When_AWS_refuses_an_entry_of_a_batch
{
    [TestCase("RequestThrottled", true)]
    [TestCase("ThrottlingException", true)]
    [TestCase("Throttling", true)]
    [TestCase("KmsThrottled", true)]
    [TestCase("AWS.SimpleQueueService.RequestThrottled", true)]
    [TestCase("com.amazonaws.sqs#RequestThrottled", true)]
    [TestCase("TooManyRequestsException", true)]
    [TestCase("InternalError", true)]
    [TestCase("ServiceUnavailable", true)]
    [TestCase("OverLimit", true)]
    [TestCase("InvalidMessageContents", false)]
    [TestCase("InvalidParameterValue", false)]
    [TestCase("AccessDenied", false)]
    [TestCase("ReceiptHandleIsInvalid", false)]
    public void Should_judge_by_the_code_when_it_is_called_the_senders_fault(string code, bool transient) =>
        Assert.That(AmazonFault.IsTransient(new BatchFailure { Id = "0", Code = code, SenderFault = true }), Is.EqualTo(transient));

    [TestCase("SomethingNew", true, false)]
    [TestCase("SomethingNew", false, true)]
    public void Should_judge_by_the_fault_when_the_code_says_nothing(string code, bool senderFault, bool transient) =>
        Assert.That(AmazonFault.IsTransient(new BatchFailure { Id = "0", Code = code, SenderFault = senderFault }), Is.EqualTo(transient));

    [TestCase("ThrottlingException", true)]
    [TestCase("RequestThrottled", true)]
    [TestCase("ServiceUnavailable", true)]
    [TestCase("InternalFailure", true)]
    [TestCase("MalformedDetail", false)]
    [TestCase("NotAuthorizedForSourceException", false)]
    public void Should_judge_events_by_the_same_codes(string code, bool worthRetrying) =>
        Assert.That(new PutEventsResultEntry { ErrorCode = code }.WorthRetrying, Is.EqualTo(worthRetrying));

    [TestCase("RequestThrottled", false)]
    [TestCase("ReceiptHandleIsInvalid", true)]
    [TestCase("AWS.SimpleQueueService.MessageNotInflight", true)]
    public void Should_not_take_throttling_for_a_lost_receipt(string code, bool lost) =>
        Assert.That(
            ReceiptFault.IsLost(new BatchEntryException(new BatchFailure { Id = "0", Code = code, SenderFault = true })), Is.EqualTo(lost));

    /// <summary>Such as the empty object of a proxy: who takes it for success loses ten messages.</summary>
    [Test]
    public void Should_try_again_what_the_answer_to_a_batch_does_not_name()
    {
        List<BatchResultErrorEntry> failed = [new() { Id = "2", Code = "InvalidMessageContents", SenderFault = true }];

        Assert.That(BatchFailure.Of(2, ["0", "1"], failed: (List<BatchResultErrorEntry>?)null), Is.Empty);
        var nothing = BatchFailure.Of(2, accepted: null, failed: (List<BatchResultErrorEntry>?)null);
        Assert.That(nothing.Select(failure => failure.Id), Is.EqualTo(new[] { "0", "1" }));
        Assert.That(nothing.All(failure => AmazonFault.IsTransient(failure)), Is.True);
        var some = BatchFailure.Of(4, ["0"], failed);
        Assert.That(some.Select(failure => (failure.Id, AmazonFault.IsTransient(failure))), Is.EqualTo(new[] { ("2", false), ("1", true), ("3", true) }));
    }
}
