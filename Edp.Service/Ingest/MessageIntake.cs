using Edp.Core.Parsing;
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
        var entries = new List<(ReceiveContext Message, long From, long To)>();

        // A retry brings the whole batch again, with those that are done already.
        foreach (var message in context.Message.Where(message => !message.ReceiveContext.IsDelivered))
        {
            var from = parsed.Entries;
            parsed.MaxReasons = parsed.Rejected.Count + MaxReasonsPerMessage;
            parse(message, parsed);
            entries.Add((message.ReceiveContext, from, parsed.Entries));
        }

        await intake.TakeAsync(parsed, context.CancellationToken);
        if (parsed.Rejected.Count == 0)
            return;

        // Also those that only the database refuses.
        var reasons = new Dictionary<ReceiveContext, string>();
        foreach (var (message, from, to) in entries)
        {
            var errors = parsed.Rejected.Where(entry => entry.Index >= from && entry.Index < to).Select(entry => entry.Error).Distinct().ToList();
            if (errors.Count > 0)
                reasons.Add(message, string.Join("; ", errors));
        }

        foreach (var message in context.Message.Where(message => !reasons.ContainsKey(message.ReceiveContext)))
            await message.NotifyConsumed(TimeSpan.Zero, TypeCache<T>.ShortName);
        throw new RefusedMessagesException(reasons);
    }
}
