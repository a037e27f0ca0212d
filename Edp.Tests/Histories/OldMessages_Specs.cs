using Edp.Core.Batching;
using Edp.Service.Batching;
using Edp.Service.Configuration;
using Edp.Service.Storage;
using Edp.Tests.Infrastructure;
using MassTransit.Transports;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NUnit.Framework;

namespace Edp.Tests.Histories;

/// <summary>
/// The version before sent its timers as messages, and SQS keeps them for days: what arrives at the saga's endpoint, by its own pipeline,
/// closes nothing early, nothing twice, and leaves the timer in the row.
/// </summary>
public sealed class When_timers_of_the_version_before_arrive(DatabaseProvider provider) : ServiceSpec(provider)
{
    private const string Prefix = "a/b/";
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private SagaMessages _messages = null!;

    [SetUp]
    public async Task Collect()
    {
        await StartAsync(Rule(("ThresholdDuration", Quiet.TotalSeconds)));
        _messages = new SagaMessages(Service.Services.GetRequiredService<IReceiveEndpointDispatcherFactory>());
        await Client.RecordAsync([new S3Event(Bucket, $"{Prefix}1")]);
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Should_close_nothing_early(bool hasTokenOfTheRow)
    {
        var dueAt = Clock.GetUtcNow() + Quiet;
        Clock.Advance(Quiet - TimeSpan.FromSeconds(1));
        await ElapsedAsync(hasTokenOfTheRow);

        var state = await StateAsync();
        Assert.That((state.CurrentState, state.DueAt, state.TimerDueAt), Is.EqualTo(("Collecting", dueAt, dueAt)));
        await Service.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.That((await BatchesAsync(1, Prefix)).Single().Reason, Is.EqualTo("quiet"));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Should_close_a_due_batch_once(bool hasTokenOfTheRow)
    {
        var open = await StateAsync();
        var token = hasTokenOfTheRow ? open.TimerToken!.Value : Guid.NewGuid();
        Clock.Advance(Quiet);
        await _messages.QuietPeriodElapsedAsync(open.CorrelationId, token);
        await _messages.QuietPeriodElapsedAsync(open.CorrelationId, token);
        await Service.RaiseTimersAsync();
        await _messages.QuietPeriodElapsedAsync(open.CorrelationId, token);

        Assert.That((await BatchesAsync(1, Prefix)).Select(batch => batch.Reason), Is.EqualTo(new[] { "quiet" }));
        var state = await StateAsync();
        Assert.That((state.CurrentState, state.BatchId, state.TimerDueAt), Is.EqualTo(("Ready", (Guid?)null, (DateTimeOffset?)null)));
    }

    [Test]
    public async Task Should_do_nothing_to_a_prefix_that_nobody_knows()
    {
        await _messages.QuietPeriodElapsedAsync(PrefixId.Of(Bucket, "unknown/"), Guid.NewGuid());

        Assert.That((await Client.PrefixesAsync()).Select(prefix => prefix.Prefix), Is.EqualTo(new[] { Prefix }));
        Assert.That(await Client.BatchesAsync(), Is.Empty);
    }

    [Test]
    public async Task Should_close_the_batch_that_a_flush_names_and_no_later_one()
    {
        var first = await StateAsync();
        await _messages.FlushRequestedAsync(first.CorrelationId, first.BatchId!.Value);
        await Client.RecordAsync([new S3Event(Bucket, $"{Prefix}2")]);
        await _messages.FlushRequestedAsync(first.CorrelationId, first.BatchId!.Value);

        Assert.That(
            (await BatchesAsync(1, Prefix)).Select(batch => (batch.BatchId, batch.Reason)), Is.EqualTo(new[] { (first.BatchId.Value, "flush") }));
        Assert.That((await StateAsync()).CurrentState, Is.EqualTo("Collecting"));
    }

    [Test]
    public async Task Should_do_what_an_operator_asks_by_message_and_write_it_down()
    {
        var (prefixId, batchId) = ((await StateAsync()).CorrelationId, (await StateAsync()).BatchId!.Value);
        var until = Clock.GetUtcNow().AddMinutes(5);
        await _messages.DispatchAsync<HoldRequested>(new { prefixId, batchId, until, who = "scheduler", reason = "maintenance" });
        Assert.That(((await StateAsync()).HeldUntil, (await StateAsync()).DueAt), Is.EqualTo((until, until)));
        await _messages.DispatchAsync<ExtendRequested>(new { prefixId, batchId = Guid.NewGuid(), until });
        Clock.Advance(TimeSpan.FromSeconds(1));
        await _messages.DispatchAsync<CancelRequested>(new { prefixId, batchId });
        await _messages.DispatchAsync<CancelRequested>(new { prefixId, batchId });

        Assert.That((await BatchesAsync(1, Prefix)).Select(batch => batch.Reason), Is.EqualTo(new[] { "cancelled" }));
        Assert.That(
            (await Client.OperatorActionsAsync()).Select(action => (action.Action, action.Who, action.Reason, action.BatchId)),
            Is.EqualTo(new[] { ("hold", "scheduler", "maintenance", (Guid?)batchId), ("cancel", "message", null, batchId) }));
    }

    private async Task ElapsedAsync(bool hasTokenOfTheRow)
    {
        var state = await StateAsync();
        await _messages.QuietPeriodElapsedAsync(
            state.CorrelationId, hasTokenOfTheRow ? state.TimerToken!.Value : Guid.NewGuid());
    }

    private async Task<PrefixState> StateAsync()
    {
        await using var database = await Service.Services.GetRequiredService<IDbContextFactory<EdpDbContext>>().CreateDbContextAsync();
        return await database.Prefixes.AsNoTracking().SingleAsync(row => row.Prefix == Prefix);
    }
}
