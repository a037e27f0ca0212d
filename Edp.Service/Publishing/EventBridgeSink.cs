using Amazon.Runtime;
using Edp.Amazon.Client;
using Edp.Amazon.Client.EventBridge;

namespace Edp.Service.Publishing;

/// <summary>
/// Puts events on an EventBridge bus. A request takes at most one event of each group, so that an event that is refused holds back what
/// follows it in its group and nothing else; refused entries are tried again with growing, jittered pauses.
/// </summary>
internal sealed partial class EventBridgeSink(
    IEventBridgeClient client, EventBridgeBus bus, EventOrigin origin, TimeProvider time, ILogger<EventBridgeSink> logger)
    : IEventSink
{
    private const int MostAttempts = 6;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyDictionary<Guid, string>> WriteAsync(
        IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken)
    {
        if (await bus.AskAsync(cancellationToken) is { Presence: BusPresence.Missing } missing)
            throw new EventSinkException($"There is no event bus to put events on: {missing.Problem}");

        var accepted = new Dictionary<Guid, string>(events.Count);
        var waiting = new PendingEvents(events, EntryOf);
        foreach (var tooLarge in waiting.RefuseTooLarge())
        {
            Log.TooLarge(
                logger, tooLarge.Event.DetailType, tooLarge.Event.Id, EventBridgeLimits.SizeOf(tooLarge.Entry), EventBridgeLimits.MaxRequestSize);
        }

        for (var attempt = 1; waiting.Any; attempt++)
        {
            var refused = false;
            foreach (var request in waiting.NextRequests())
                refused |= await PutAsync(request, waiting, accepted, cancellationToken);

            if (!refused)
                attempt = 0;
            else if (attempt == MostAttempts)
                break;
            else
                await Task.Delay(Pause(attempt), time, cancellationToken);
        }

        return accepted;
    }

    /// <returns>Whether an entry was refused that may be taken later.</returns>
    private async Task<bool> PutAsync(
        IReadOnlyList<PendingEvent> request, PendingEvents waiting, Dictionary<Guid, string> accepted, CancellationToken cancellationToken)
    {
        PutEventsResponse response;
        try
        {
            response = await client.PutEventsAsync(
                new PutEventsRequest { Entries = [.. request.Select(pending => pending.Entry)] }, cancellationToken);
        }
        catch (Exception e) when (e is ThrottledException or ServiceUnavailableException)
        {
            Log.RequestFailed(logger, e, bus.Name, e.Message);
            return true;
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException)
        {
            // The client has tried again by itself; what was accepted so far counts, the rest is the sweeper's.
            Log.RequestFailed(logger, e, bus.Name, e.Message);
            waiting.GiveUp(request);
            return false;
        }

        var mayBeTakenLater = false;
        for (var i = 0; i < request.Count; i++)
        {
            var result = response.Entries[i];
            if (result.Accepted)
            {
                accepted[request[i].Event.Id] = result.EventId!;
                waiting.Done(request[i]);
            }
            else if (result.WorthRetrying)
            {
                mayBeTakenLater = true;
            }
            else
            {
                Log.EntryRefused(logger, request[i].Event.Id, result.ErrorCode, result.ErrorMessage);
                waiting.GiveUp([request[i]]);
            }
        }

        return mayBeTakenLater;
    }

    private PutEventsEntry EntryOf(OutgoingEvent outgoing) => new()
    {
        EventBusName = bus.Name,
        Source = EventOrigin.Source,
        DetailType = outgoing.DetailType,
        Detail = EventDetailText.Of(outgoing.Detail),
        Resources = [origin.BucketArn(outgoing.Bucket)],
        Time = outgoing.Time
    };

    private static TimeSpan Pause(int attempt)
    {
        var longest = FirstPause * (1 << attempt);
#pragma warning disable CA5394 // Jitter keeps replicas from asking in step; nobody gains from guessing it.
        return (longest < LongestPause ? longest : LongestPause) * (0.5 + (Random.Shared.NextDouble() / 2));
#pragma warning restore CA5394
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "EventBridge took no events for the bus {Bus}: {Reason}")]
        public static partial void RequestFailed(ILogger logger, Exception exception, string bus, string reason);

        [LoggerMessage(2, LogLevel.Error, "EventBridge refused event {EventId}: {ErrorCode} {Reason}")]
        public static partial void EntryRefused(ILogger logger, Guid eventId, string? errorCode, string? reason);

        [LoggerMessage(3, LogLevel.Error,
            "{DetailType} {EventId} has {Size} bytes, EventBridge takes at most {Limit}: neither it nor what follows it in its group can be sent")]
        public static partial void TooLarge(ILogger logger, string detailType, Guid eventId, int size, int limit);
    }
}
