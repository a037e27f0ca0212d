using Edp.Service.Ingest.Parsing;
using MassTransit;

namespace Edp.Service.Ingest;

/// <summary>Records a batch of messages in one transaction.</summary>
internal static class MessageIntake
{
    private const int MostReasonsTold = 5;

    /// <summary>
    /// Records what the messages tell. A message with an entry that is no event fails alone, with the reason; what else it told and its
    /// neighbours are done.
    /// </summary>
    /// <exception cref="RefusedEventException">Messages that are no events, or not only.</exception>
    /// <exception cref="Storage.StoreUnavailableException">Nothing is recorded.</exception>
    public static async Task TakeAsync<T>(
        EventIntake intake, ConsumeContext<Batch<T>> context, Func<ConsumeContext<T>, ReadOnlyMemory<byte>> bodyOf)
        where T : class
    {
        var parsed = new ParsedEvents();
        var refused = new HashSet<Guid?>();
        foreach (var message in context.Message)
        {
            // A retry brings the whole batch again, with those that are done already.
            if (message.ReceiveContext.IsDelivered)
                continue;

            var refusedSoFar = parsed.Rejected.Count;
            S3EventParser.Parse(bodyOf(message), parsed);
            if (parsed.Rejected.Count > refusedSoFar)
                refused.Add(message.MessageId);
        }

        await intake.TakeAsync(parsed, context.CancellationToken);
        if (refused.Count == 0)
            return;

        foreach (var message in context.Message.Where(message => !refused.Contains(message.MessageId)))
            await message.NotifyConsumed(TimeSpan.Zero, TypeCache<T>.ShortName);
        throw new RefusedEventException(string.Join("; ", parsed.Rejected.Select(entry => entry.Error).Distinct().Take(MostReasonsTold)));
    }
}
