using System.Text.Json;
using Edp.Service.Batching;
using MassTransit;
using MassTransit.Transports;

namespace Edp.Tests.Histories;

/// <summary>
/// Brings messages to the saga's own pipeline (retry, outbox, saga store, state machine) and waits until they are worked on, in the flow
/// and so on the clock of the history.
/// </summary>
internal sealed class SagaMessages(IReceiveEndpointDispatcherFactory dispatchers)
{
    private static readonly Dictionary<string, object> NoHeaders = [];

    private readonly IReceiveEndpointDispatcher _saga = dispatchers.CreateSagaReceiver<PrefixState>("histories");

    public Task QuietPeriodElapsedAsync(Guid prefixId, Guid token) =>
        DispatchAsync<QuietPeriodElapsed>(new { prefixId }, new Dictionary<string, object> { [MessageHeaders.SchedulingTokenId] = token });

    public Task FlushRequestedAsync(Guid prefixId, Guid batchId) => DispatchAsync<FlushRequested>(new { prefixId, batchId }, NoHeaders);

    public Task DispatchAsync<T>(object message)
        where T : class => DispatchAsync<T>(message, NoHeaders);

    private Task DispatchAsync<T>(object message, Dictionary<string, object> headers)
        where T : class
    {
        var envelope = JsonSerializer.SerializeToUtf8Bytes(new { messageType = new[] { MessageUrn.ForTypeString<T>() }, message, headers });
        return _saga.Dispatch(envelope, NoHeaders, CancellationToken.None);
    }
}
