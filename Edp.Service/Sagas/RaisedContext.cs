using System.Diagnostics.CodeAnalysis;
using MassTransit;
using MassTransit.Context;
using MassTransit.Serialization;

namespace Edp.Service.Sagas;

/// <summary>
/// The context of an event that is raised in memory for a locked instance, without a message and without a transport: what the machine
/// schedules goes to the instance's row, and what it gives out into the transaction's <see cref="SagaOutput"/>.
/// </summary>
internal sealed class RaisedContext<TState, TEvent> : BaseConsumeContext, SagaConsumeContext<TState, TEvent>
    where TState : class, ITimedInstance
    where TEvent : class
{
    private readonly SagaOutput _output;
    private MessageSchedulerContext? _scheduling;
    private List<object>? _added;

    public RaisedContext(TState instance, TEvent message, SagaOutput output)
        : base(NoReceiveContext.Instance, serializerContext: null!) => (Saga, Message, _output) = (instance, message, output);

    public TState Saga { get; }

    public TEvent Message { get; }

    public bool IsCompleted { get; private set; }

    public override Guid? CorrelationId => Saga.CorrelationId;

    public override Guid? MessageId => null;

    public override Guid? RequestId => null;

    public override Guid? ConversationId => null;

    public override Guid? InitiatorId => null;

    public override DateTime? ExpirationTime => null;

    public override Uri SourceAddress => ReceiveContext.InputAddress;

    public override Uri DestinationAddress => ReceiveContext.InputAddress;

    public override Uri ResponseAddress => null!;

    public override Uri FaultAddress => null!;

    public override DateTime? SentTime => null;

    public override Headers Headers => EmptyHeaders.Instance;

    public override HostInfo Host => null!;

    public override IEnumerable<string> SupportedMessageTypes => [MessageUrn.ForTypeString<TEvent>()];

    public override Task ConsumeCompleted => Task.CompletedTask;

    public Task SetCompleted()
    {
        IsCompleted = true;
        return Task.CompletedTask;
    }

    public Task NotifyConsumed(TimeSpan duration, string consumerType) => Task.CompletedTask;

    public Task NotifyFaulted(TimeSpan duration, string consumerType, Exception exception) => Task.CompletedTask;

    public override void AddConsumeTask(Task task)
    {
    }

    public override bool HasMessageType(Type messageType) => messageType.IsInstanceOfType(Message);

    public override bool TryGetMessage<T>([NotNullWhen(true)] out ConsumeContext<T>? consumeContext)
    {
        consumeContext = this as ConsumeContext<T>;
        return consumeContext is not null;
    }

    public override bool HasPayloadType(Type payloadType) =>
        payloadType.IsInstanceOfType(this)
        || payloadType.IsInstanceOfType(_output)
        || payloadType == typeof(MessageSchedulerContext)
        || _added?.Exists(payloadType.IsInstanceOfType) == true;

    public override bool TryGetPayload<T>([NotNullWhen(true)] out T? payload)
        where T : class
    {
        payload = this as T ?? _output as T;
        if (payload is null && typeof(T) == typeof(MessageSchedulerContext))
            payload = (_scheduling ??= RowScheduler.For(this, Saga, _output)) as T;
        payload ??= _added?.OfType<T>().FirstOrDefault();
        return payload is not null;
    }

    public override T GetOrAddPayload<T>(PayloadFactory<T> payloadFactory)
    {
        if (TryGetPayload<T>(out var known))
            return known;
        var added = payloadFactory();
        (_added ??= []).Add(added);
        return added;
    }

    public override T AddOrUpdatePayload<T>(PayloadFactory<T> addFactory, UpdatePayloadFactory<T> updateFactory)
    {
        var payload = TryGetPayload<T>(out var known) ? updateFactory(known) : addFactory();
        (_added ??= []).Insert(0, payload);
        return payload;
    }
}
