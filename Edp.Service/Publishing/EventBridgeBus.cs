using Amazon.EventBridge;
using Amazon.EventBridge.Model;
using Amazon.Runtime;
using Edp.Amazon.Client;
using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Publishing;

/// <summary>
/// Whether the bus of <c>Edp:EventBusName</c> is there. EventBridge answers events for a bus that does not exist as if it had taken them,
/// and drops them; so AWS is asked for the bus before events are put, and again after that. One answer serves all who wait for one.
/// </summary>
internal sealed partial class EventBridgeBus(
    IAmazonEventBridge client, IOptions<EdpOptions> options, TimeProvider time, ILogger<EventBridgeBus> logger) : IDisposable
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(5);

    // A put is followed by a question at once, or a bus that is deleted in between takes with it what was on it already.
    private static readonly TimeSpan MinIntervalOfTwo = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private BusAnswer? _last;
    private long? _askedBeforeLast;
    private DateTime? _createdAt;
    private int _identity;
    private string? _sendingProblem;
    private bool _hasSent;

    public string Name { get; } = options.Value.EventBusName!;

    /// <summary>Events that were accepted while nobody could tell whether the bus is there.</summary>
    public AcceptedLoss Accepted { get; } = new();

    /// <summary>Why none of the events was taken that were put last; null if one was.</summary>
    public string? SendingProblem
    {
        get => Volatile.Read(ref _sendingProblem);
        set
        {
            Volatile.Write(ref _sendingProblem, value);
            Volatile.Write(ref _hasSent, _hasSent || value is null);
        }
    }

    /// <summary>Whether the bus has taken events since the process started, and did so last.</summary>
    public bool Takes => Volatile.Read(ref _hasSent) && SendingProblem is null;

    /// <summary>What is known, of an answer that is recent enough. AWS is given 5 s to answer.</summary>
    public Task<BusAnswer> AskAsync(CancellationToken cancellationToken) => AskAsync(_ => true, cancellationToken);

    /// <summary>
    /// What AWS said when it was asked after <paramref name="timestamp"/>. Where AWS does not answer the question, an older answer that is
    /// recent enough tells that as well.
    /// </summary>
    public Task<BusAnswer> AskAfterAsync(long timestamp, CancellationToken cancellationToken) =>
        AskAsync(answer => answer.Presence != BusPresence.Found || answer.AskedAt >= timestamp, cancellationToken);

    public void Dispose() => _asking.Dispose();

    private async Task<BusAnswer> AskAsync(Func<BusAnswer, bool> serves, CancellationToken cancellationToken)
    {
        var calledAt = time.GetTimestamp();
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_last is { } last && (last.AskedAt >= calledAt || (time.GetElapsedTime(last.AskedAt) < last.MaxAge && serves(last))))
                return last;

            if (_askedBeforeLast is { } previous && time.GetElapsedTime(previous) is var elapsed && elapsed < MinIntervalOfTwo)
                await Task.Delay(MinIntervalOfTwo - elapsed, time, cancellationToken);
            _askedBeforeLast = _last?.AskedAt;
            return _last = await DescribeAsync(_last?.Presence, cancellationToken);
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task<BusAnswer> DescribeAsync(BusPresence? before, CancellationToken cancellationToken)
    {
        var askedAt = time.GetTimestamp();
        var now = time.GetUtcNow();
        var (presence, problem) = await CallAsync(now, cancellationToken);
        if (presence == BusPresence.Missing && before != BusPresence.Missing)
            Replaced();
        if (presence != before)
            Tell(before, presence, problem);
        return new BusAnswer(presence, problem, _identity, askedAt);
    }

    private async Task<(BusPresence Presence, string? Problem)> CallAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(MaxWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var found = await client.DescribeEventBusAsync(new DescribeEventBusRequest { Name = Name }, either.Token);
            if (_createdAt is { } known && found.CreationTime is { } created && created != known)
                Replaced();
            else
                Accepted.Prove(now);
            _createdAt = found.CreationTime ?? _createdAt;
            return (BusPresence.Found, null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (BusPresence.Unreachable, $"{Tried}: no answer within {MaxWait.TotalSeconds:0} s");
        }
        catch (AmazonServiceException e)
        {
            return (PresenceBy(e), $"{Tried}: {e.ErrorCode} {e.Message}");
        }
        catch (AmazonClientException e)
        {
            return (BusPresence.Unreachable, $"{Tried}: {e.Message}");
        }
    }

    private static BusPresence PresenceBy(AmazonServiceException failure) => failure switch
    {
        ResourceNotFoundException => BusPresence.Missing,
        ServiceUnreachableException or { IsThrottling: true } or { IsServiceFailure: true } or { IsCredentialsRefused: true } =>
            BusPresence.Unreachable,
        _ => BusPresence.Undisclosed
    };

    private void Replaced()
    {
        _identity++;
        if (Accepted.Lose() is { } since)
            Log.Lost(logger, Name, since);
    }

    private void Tell(BusPresence? before, BusPresence presence, string? problem)
    {
        switch (presence)
        {
            case BusPresence.Missing:
                Log.Missing(logger, Name, problem);
                break;
            case BusPresence.Undisclosed:
                Log.Undisclosed(logger, Name, problem);
                break;
            case BusPresence.Unreachable:
                Log.Unreachable(logger, Name, problem);
                break;
            case BusPresence.Found when before is not null:
                Log.Found(logger, Name);
                break;
        }
    }

    private string Tried => $"DescribeEventBus {Name} in {options.Value.Region}";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Event bus {Bus} does not exist, events wait until it does: {Problem}")]
        public static partial void Missing(ILogger logger, string bus, string? problem);

        [LoggerMessage(2, LogLevel.Warning,
            "Event bus {Bus} may not be described, events are sent without knowing that it exists (allow events:DescribeEventBus): {Problem}")]
        public static partial void Undisclosed(ILogger logger, string bus, string? problem);

        [LoggerMessage(3, LogLevel.Warning, "Event bus {Bus} could not be described, asking again in 10 s: {Problem}")]
        public static partial void Unreachable(ILogger logger, string bus, string? problem);

        [LoggerMessage(4, LogLevel.Information, "Event bus {Bus} exists, events are sent")]
        public static partial void Found(ILogger logger, string bus);

        [LoggerMessage(5, LogLevel.Error, "Event bus {Bus} is gone or was replaced, events accepted since {Since:O} are sent again")]
        public static partial void Lost(ILogger logger, string bus, DateTimeOffset since);
    }
}
