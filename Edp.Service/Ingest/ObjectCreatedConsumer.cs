using System.Text.Json;
using Edp.Contracts;
using Edp.Service.Ingest.Parsing;
using MassTransit;

namespace Edp.Service.Ingest;

/// <summary>Takes the contract from other .NET services, many messages to a transaction.</summary>
internal sealed class ObjectCreatedConsumer(EventIntake intake) : IConsumer<Batch<ObjectCreated>>
{
    public async Task Consume(ConsumeContext<Batch<ObjectCreated>> context)
    {
        var parsed = new ParsedEvents();
        var refused = new Dictionary<Guid, string>();
        foreach (var message in context.Message)
        {
            // A retry brings the whole batch again, with those that are done already.
            if (!message.ReceiveContext.IsDelivered && Refuse(message.Message, parsed) is { } error)
                refused[message.MessageId.GetValueOrDefault()] = error;
        }

        await intake.TakeAsync(parsed, context.CancellationToken);
        if (refused.Count > 0)
            await FailAloneAsync(context.Message, refused);
    }

    /// <summary>Reads the message by the rules that hold for every way in.</summary>
    private static string? Refuse(ObjectCreated message, ParsedEvents into)
    {
        var refusedSoFar = into.Rejected.Count;
        S3EventParser.Parse(JsonSerializer.SerializeToUtf8Bytes(message, IngestJson.Default.ObjectCreated), into);
        return into.Rejected.Count > refusedSoFar ? into.Rejected[^1].Error : null;
    }

    /// <summary>Only what is no event goes to the error queue; its neighbours are done.</summary>
    private static async Task FailAloneAsync(Batch<ObjectCreated> messages, Dictionary<Guid, string> refused)
    {
        foreach (var message in messages)
        {
            if (!refused.ContainsKey(message.MessageId.GetValueOrDefault()))
                await message.NotifyConsumed(TimeSpan.Zero, nameof(ObjectCreatedConsumer));
        }

        throw new RefusedEventException(string.Join("; ", refused.Values));
    }
}
