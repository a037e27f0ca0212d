using Sns = Amazon.SimpleNotificationService.Model;
using Sqs = Amazon.SQS.Model;

namespace Edp.Amazon.Transport.Broker;

/// <summary>Why one entry of an SQS or SNS batch request was not accepted.</summary>
internal sealed record BatchFailure
{
    /// <summary>The id that the request gave the entry.</summary>
    public required string Id { get; init; }

    public required string Code { get; init; }

    public string? Message { get; init; }

    /// <summary>
    /// Whose fault AWS says it is. True for wrong entries, and for throttled ones as well: ask <see cref="Client.ErrorCodes"/> first.
    /// </summary>
    public bool SenderFault { get; init; }

    public static IReadOnlyList<BatchFailure> Of(List<Sqs.BatchResultErrorEntry>? failed) =>
        failed is null or { Count: 0 } ? [] : [.. failed.Select(entry => Of(entry.Id, entry.Code, entry.Message, entry.SenderFault))];

    public static IReadOnlyList<BatchFailure> Of(List<Sns.BatchResultErrorEntry>? failed) =>
        failed is null or { Count: 0 } ? [] : [.. failed.Select(entry => Of(entry.Id, entry.Code, entry.Message, entry.SenderFault))];

    private static BatchFailure Of(string? id, string? code, string? message, bool? senderFault) =>
        new() { Id = id ?? "", Code = code ?? "", Message = message, SenderFault = senderFault is true };
}
