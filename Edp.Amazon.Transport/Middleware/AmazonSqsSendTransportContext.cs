using MassTransit;
using MassTransit.Middleware;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>What sending to a queue and to a topic have in common.</summary>
internal abstract class AmazonSqsSendTransportContext : BaseSendTransportContext, SendTransportContext<PipeContext>
{
    private readonly IAmazonSqsHostConfiguration _hostConfiguration;
    private readonly Lazy<MessageHeaderAttributes> _headers;

    protected AmazonSqsSendTransportContext(IAmazonSqsHostConfiguration hostConfiguration, ReceiveEndpointContext receiveEndpointContext,
        string entityName)
        : base(hostConfiguration, receiveEndpointContext.Serialization)
    {
        _hostConfiguration = hostConfiguration;
        _headers = new Lazy<MessageHeaderAttributes>(() => new MessageHeaderAttributes(hostConfiguration.Settings.AllowTransportHeader));
        EntityName = entityName;
    }

    public override string EntityName { get; }

    public override string ActivitySystem => "aws_sqs";

    protected Broker.BrokerContext Broker => _hostConfiguration.Broker;

    protected MessageHeaderAttributes Headers => _headers.Value;

    public override async Task<SendContext<T>> CreateSendContext<T>(T message, IPipe<SendContext<T>> pipe,
        CancellationToken cancellationToken)
    {
        var context = new AmazonSqsMessageSendContext<T>(message, cancellationToken);
        await pipe.Send(context).ConfigureAwait(false);
        return context;
    }

    public Task<SendContext<T>> CreateSendContext<T>(PipeContext context, T message, IPipe<SendContext<T>> pipe,
        CancellationToken cancellationToken)
        where T : class =>
        CreateSendContext(message, pipe, cancellationToken);

    public Task Send(IPipe<PipeContext> pipe, CancellationToken cancellationToken = default) => pipe.Send(new Context(cancellationToken));

    public Task Send<T>(PipeContext transportContext, SendContext<T> sendContext)
        where T : class
    {
        sendContext.CancellationToken.ThrowIfCancellationRequested();
        return SendAsync((AmazonSqsMessageSendContext<T>)sendContext);
    }

    public abstract void Probe(ProbeContext context);

    protected abstract Task SendAsync<T>(AmazonSqsMessageSendContext<T> context)
        where T : class;

    protected static void ThrowIfTooLarge(int size, int limit, string destination)
    {
        if (size > limit)
        {
            throw new AmazonSqsMessageRefusedException(
                $"The message is {size} bytes with its attributes, {destination} takes {limit}. It was not sent.");
        }
    }

    private sealed class Context(CancellationToken cancellationToken) : BasePipeContext(cancellationToken);
}
