using System.Globalization;
using Sns = Amazon.SimpleNotificationService.Model;
using Sqs = Amazon.SQS.Model;

namespace Edp.Amazon.Transport.Broker;

/// <summary>Why one entry of an SQS or SNS batch request was not accepted.</summary>
internal sealed record BatchFailure
{
    // AWS's code for what may be accepted later.
    private const string Unanswered = "ServiceUnavailable";

    /// <summary>The id that the request gave the entry.</summary>
    public required string Id { get; init; }

    public required string Code { get; init; }

    public string? Message { get; init; }

    /// <summary>
    /// Whose fault AWS says it is. True for wrong entries, and for throttled ones as well: ask <see cref="Client.ErrorCodes"/> first.
    /// </summary>
    public bool SenderFault { get; init; }

    /// <summary>What SQS did not accept of a batch, what its answer leaves out among it.</summary>
    /// <param name="count">How many entries the request had, with their index as id.</param>
    /// <param name="accepted">The ids that the answer names as accepted.</param>
    /// <param name="failed">The entries that it names as failed.</param>
    public static IReadOnlyList<BatchFailure> Of(int count, IEnumerable<string?>? accepted, List<Sqs.BatchResultErrorEntry>? failed) =>
        Of(count, accepted, [.. (failed ?? []).Select(entry => Of(entry.Id, entry.Code, entry.Message, entry.SenderFault))]);

    /// <summary>What SNS did not accept of a batch, what its answer leaves out among it.</summary>
    /// <param name="count">How many entries the request had, with their index as id.</param>
    /// <param name="accepted">The ids that the answer names as accepted.</param>
    /// <param name="failed">The entries that it names as failed.</param>
    public static IReadOnlyList<BatchFailure> Of(int count, IEnumerable<string?>? accepted, List<Sns.BatchResultErrorEntry>? failed) =>
        Of(count, accepted, [.. (failed ?? []).Select(entry => Of(entry.Id, entry.Code, entry.Message, entry.SenderFault))]);

    // An answer that says nothing of an entry, as that of a proxy, is not its acceptance: it is tried again.
    private static List<BatchFailure> Of(int count, IEnumerable<string?>? accepted, List<BatchFailure> failed)
    {
        var named = (accepted ?? []).Concat(failed.Select(failure => failure.Id)).ToHashSet(StringComparer.Ordinal);
        if (named.Count == count)
            return failed;
        return
        [
            .. failed,
            .. Enumerable.Range(0, count).Select(index => index.ToString(CultureInfo.InvariantCulture)).Where(id => !named.Contains(id))
                .Select(id => Of(id, Unanswered, "the answer does not say what became of it", senderFault: false))
        ];
    }

    private static BatchFailure Of(string? id, string? code, string? message, bool? senderFault) =>
        new() { Id = id ?? "", Code = code ?? "", Message = message, SenderFault = senderFault is true };
}
