using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Amazon.Runtime;
using Edp.Amazon.Client;
using Edp.Amazon.Client.EventBridge;

namespace Edp.Service.Publishing;

/// <summary>
/// Puts events on a bus. A request takes at most one event of each group, so that an event that is refused holds back what follows it in its
/// group and nothing else; what is refused for now is tried again with growing, jittered pauses.
/// </summary>
internal sealed partial class EventBridgePutter(
    IAmazonEventBridge client, EventBridgeBus bus, EventOrigin origin, TimeProvider time, ILogger logger)
{
    private const int MaxAttempts = 6;
    private static readonly TimeSpan MinPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MaxCall = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxTotal = TimeSpan.FromSeconds(45);

    /// <summary>Puts these events, within 45 s; each call within 10 s.</summary>
    /// <param name="events">In the order of their groups.</param>
    /// <param name="taken">Hears of each event that EventBridge answered with an id.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Why the last request that failed did so; null if AWS answered each.</returns>
    public async Task<string?> PutAsync(
        IEnumerable<OutgoingEvent> events, Action<OutgoingEvent, string> taken, CancellationToken cancellationToken)
    {
        var waiting = new PendingEvents(events, EntryOf);
        foreach (var tooLarge in waiting.RefuseTooLarge())
        {
            Log.TooLarge(
                logger, tooLarge.Event.DetailType, tooLarge.Event.Id, EventBridgeLimits.SizeOf(tooLarge.Entry), EventBridgeLimits.MaxRequestSize);
        }

        var startedAt = time.GetTimestamp();
        string? problem = null;
        for (var attempt = 1; waiting.Any; attempt++)
        {
            var refused = false;
            foreach (var request in waiting.NextRequests())
            {
                if (time.GetElapsedTime(startedAt) > MaxTotal)
                    return problem;

                var outcome = await PutAsync(request, waiting, taken, cancellationToken);
                problem = outcome.Problem ?? problem;
                if (outcome.Stop)
                    return problem;
                refused |= outcome.TryAgain;
            }

            if (!refused)
                attempt = 0;
            else if (attempt == MaxAttempts)
                break;
            else
                await Task.Delay(Pause(attempt), time, cancellationToken);
        }

        return problem;
    }

    private async Task<Outcome> PutAsync(
        IReadOnlyList<PendingEvent> request, PendingEvents waiting, Action<OutgoingEvent, string> taken, CancellationToken cancellationToken)
    {
        PutEventsResponse response;
        try
        {
            response = await CallAsync(request, cancellationToken);
        }
        catch (AmazonServiceException e) when (e.IsThrottling || e.IsServiceFailure)
        {
            Log.RequestFailed(logger, e, bus.Name, e.Message);
            return new Outcome(TryAgain: true, Stop: false, e.Message);
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or TimeoutException)
        {
            // The client has tried again by itself. Where nobody answers, the next request would wait as long.
            Log.RequestFailed(logger, e, bus.Name, e.Message);
            waiting.GiveUp(request);
            return new Outcome(TryAgain: false, Stop: e is ServiceUnreachableException or TimeoutException, e.Message);
        }

        return Take(response, request, waiting, taken);
    }

    private async Task<PutEventsResponse> CallAsync(IReadOnlyList<PendingEvent> request, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(MaxCall, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await client.PutEventsAsync(
                new PutEventsRequest { Entries = [.. request.Select(pending => pending.Entry)] }, either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"EventBridge did not answer PutEvents within {MaxCall.TotalSeconds:0} s", e);
        }
    }

    private Outcome Take(
        PutEventsResponse response, IReadOnlyList<PendingEvent> request, PendingEvents waiting, Action<OutgoingEvent, string> taken)
    {
        var tryAgain = false;
        string? problem = null;
        for (var i = 0; i < request.Count; i++)
        {
            var pending = request[i];
            var result = i < (response.Entries?.Count ?? 0) ? response.Entries![i] : new PutEventsResultEntry();
            if (result.Accepted)
            {
                taken(pending.Event, result.EventId!);
                waiting.Done(pending);
            }
            else if (result.WorthRetrying)
            {
                tryAgain = true;
            }
            else
            {
                problem = $"PutEvents {bus.Name}: {result.ErrorCode} {result.ErrorMessage}";
                Log.EntryRefused(logger, pending.Event.Id, result.ErrorCode, result.ErrorMessage);
                waiting.GiveUp([pending]);
            }
        }

        return new Outcome(tryAgain, Stop: false, problem);
    }

    private PutEventsRequestEntry EntryOf(OutgoingEvent outgoing) => new()
    {
        EventBusName = bus.Name,
        Source = EventOrigin.Source,
        DetailType = outgoing.DetailType,
        Detail = EventDetailText.Of(outgoing.Detail),
        Resources = [origin.BucketArn(outgoing.Bucket)],
        Time = outgoing.Time.UtcDateTime
    };

    private static TimeSpan Pause(int attempt)
    {
        var longest = MinPause * (1 << attempt);
#pragma warning disable CA5394 // Jitter keeps replicas from asking in step; nobody gains from guessing it.
        return (longest < MaxPause ? longest : MaxPause) * (0.5 + (Random.Shared.NextDouble() / 2));
#pragma warning restore CA5394
    }

    /// <param name="TryAgain">Something was refused that may be taken later.</param>
    /// <param name="Stop">Nobody answers.</param>
    /// <param name="Problem">What AWS said of what it did not take.</param>
    private readonly record struct Outcome(bool TryAgain, bool Stop, string? Problem);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "EventBridge took no events for the bus {Bus}, they are sent again: {Reason}")]
        public static partial void RequestFailed(ILogger logger, Exception exception, string bus, string reason);

        [LoggerMessage(2, LogLevel.Error, "EventBridge refused event {EventId}, it is sent again: {ErrorCode} {Reason}")]
        public static partial void EntryRefused(ILogger logger, Guid eventId, string? errorCode, string? reason);

        [LoggerMessage(3, LogLevel.Error,
            "{DetailType} {EventId} has {Size} bytes, EventBridge takes at most {Limit}: neither it nor what follows it in its group can be sent")]
        public static partial void TooLarge(ILogger logger, string detailType, Guid eventId, int size, int limit);
    }
}
