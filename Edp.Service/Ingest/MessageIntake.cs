using Edp.Service.Ingest.Parsing;
using MassTransit;

namespace Edp.Service.Ingest;

/// <summary>Records a batch of messages in one transaction.</summary>
internal static class MessageIntake
{
    private const int MaxReasonsPerMessage = 5;

    /// <summary>
    /// Records what the messages say. A message with an entry that is no event fails alone, with its own reason; what else it said and
    /// its neighbours are recorded.
    /// </summary>
    /// <exception cref="RefusedMessagesException">Messages that are no events, or not only.</exception>
    /// <exception cref="Storage.StoreUnavailableException">Nothing is recorded.</exception>
    public static async Task TakeAsync<T>(
        EventIntake intake, ConsumeContext<Batch<T>> context, Action<ConsumeContext<T>, ParsedEvents> parse)
        where T : class
    {
        var parsed = new ParsedEvents();
        var reasons = new Dictionary<ReceiveContext, string>();

        // A retry brings the whole batch again, with those that are done already.
        foreach (var message in context.Message.Where(message => !message.ReceiveContext.IsDelivered))
        {
            var known = parsed.Rejected.Count;
            parsed.MaxReasons = known + MaxReasonsPerMessage;
            parse(message, parsed);
            if (parsed.Rejected.Count > known)
                reasons.Add(message.ReceiveContext, string.Join("; ", parsed.Rejected.Skip(known).Select(entry => entry.Error).Distinct()));
        }

        await intake.TakeAsync(parsed, context.CancellationToken);
        if (reasons.Count == 0)
            return;

        foreach (var message in context.Message.Where(message => !reasons.ContainsKey(message.ReceiveContext)))
            await message.NotifyConsumed(TimeSpan.Zero, TypeCache<T>.ShortName);
        throw new RefusedMessagesException(reasons);
    }
}
