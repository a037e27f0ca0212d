using Edp.Core.Outbox;
using Edp.Service.Configuration;
using Edp.Service.Explaining;
using Edp.Service.Publishing;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Explaining;

/// <summary>Where the event of a closed batch is.</summary>
public sealed class When_somebody_asks_where_an_event_is(DatabaseProvider provider) : ExplainSpec(provider)
{
    private const string Closed = $"was closed at {Start} since it was full, with 1 file";

    // The pauses of a sink that fails: 1 s, doubled up to 10 s, from a clock that stands still.
    private static readonly string[] NextTries = ["09:26:54", "09:26:55", "09:26:57", "09:27:01", "09:27:03"];

    [Test]
    public async Task Should_say_which_sink_does_not_take_it_and_why()
    {
        await StartAsync(Rule(("ThresholdEventCount", 1)));
        var file = Directory.CreateDirectory(Service.Sink.Path);
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"), new S3Event(Bucket, "a/b/2"));
        var states = Service.Services.GetRequiredService<SinkStates>();
        await Eventually.HoldsAsync(() => states.Of(EventSinks.File).NextTryAt is not null, "the file has failed");
        Assert.That(states.Of(EventSinks.File).LastError, Does.Contain("could not be appended"));
        var trouble = $"not delivered to the events file yet, which says {Phrases.Quote(states.Of(EventSinks.File).LastError!)}; the next "
            + "try is at ";

        await ExpectAnyAsync("key=a/b/1", "not-delivered", $"\"a/b/1\" is in batch 1 of \"a/b/\", which {Closed}, but its event is "
            + $"{trouble}");
        await ExpectAnyAsync("key=a/b/2", "not-delivered-behind",
            $"\"a/b/2\" is in batch 2 of \"a/b/\", which {Closed}, but its event waits behind that of batch 1, which is {trouble}");

        file.Delete();
        await PublishedAsync(2);
        await ExpectAsync($"bucket={Bucket}&prefix=a/b/", "closed-count", $"Batch 2 of \"a/b/\" {Closed}, and its event was delivered "
            + $"at {Start}.");
        Assert.That(states.Of(EventSinks.File), Has.Property("NextTryAt").Null.And.Property("LastError").Not.Null);
    }

    [Test]
    public async Task Should_say_that_it_is_on_its_way()
    {
        var held = new HeldSink();
        await StartAsync(services => services.AddSingleton<IEventSink>(held), Rule(("ThresholdEventCount", 1)));
        await Client.RecordAsync(new S3Event(Bucket, "a/b/1"));
        await Eventually.HoldsAsync(
            () => Service.Sink.Read().Count == 1 && held.IsAsked, "the file has it, and EventBridge was given it");

        await Eventually.HoldsAsync(
            async () => (await ExplainAsync($"bucket={Bucket}&key=a/b/1")).Sentence
                == $"\"a/b/1\" is in batch 1 of \"a/b/\", which {Closed}, and its event is on its way to EventBridge.",
            "only EventBridge is missing");
        held.Release();
        await PublishedAsync(1);
    }

    private async Task ExpectAnyAsync(string query, string cause, string start)
    {
        var found = await ExplainAsync($"bucket={Bucket}&{query}");
        Assert.That(found.Cause, Is.EqualTo(cause));
        Assert.That(NextTries.Select(time => $"{start}2026-03-14 {time} UTC."), Has.Member(found.Sentence));
    }

    /// <summary>A bus that takes its time.</summary>
    private sealed class HeldSink : IEventSink
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public EventSinks Kind => EventSinks.EventBridge;

        public bool IsAsked { get; private set; }

        public void Release() => _released.SetResult();

        public async Task<IReadOnlyDictionary<Guid, string>> WriteAsync(
            IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken)
        {
            IsAsked = true;
            await _released.Task.WaitAsync(cancellationToken);
            return events.ToDictionary(outgoing => outgoing.Id, outgoing => outgoing.Id.ToString());
        }
    }
}
