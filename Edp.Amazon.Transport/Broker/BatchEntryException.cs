namespace Edp.Amazon.Transport.Broker;

/// <summary>AWS's answer to one entry of a batch.</summary>
internal sealed class BatchEntryException : Exception
{
    public BatchEntryException(BatchFailure failure)
        : base($"{failure.Code}: {failure.Message}") =>
        Code = failure.Code;

    public BatchEntryException()
        : this("")
    {
    }

    public BatchEntryException(string message)
        : base(message) =>
        Code = "";

    public BatchEntryException(string message, Exception innerException)
        : base(message, innerException) =>
        Code = "";

    /// <summary>The error code, such as <c>ReceiptHandleIsInvalid</c>.</summary>
    public string Code { get; }
}
