using System.Runtime.ExceptionServices;
using System.Text;
using MassTransit;
using MassTransit.Transports;

namespace Edp.Service.Sagas;

/// <summary>
/// Lends the pipeline of a saga's endpoint to work that does not start with a message of that endpoint (HTTP, the sweeper): publishing and
/// scheduling then go the same way as from a consumer, and timers come back to that endpoint.
/// </summary>
internal sealed class EndpointScope(IReceiveEndpointDispatcherFactory dispatchers, EndpointNames names)
{
    private static readonly byte[] Envelope = Encoding.UTF8.GetBytes(
        $$"""{"messageType":["{{MessageUrn.ForTypeString<LendScope>()}}"],"message":{} }""");

    private static readonly Dictionary<string, object> NoHeaders = [];

    /// <summary>Runs the work with a consume context of that queue; its exception comes back to the caller as it was thrown.</summary>
    public async Task<T> RunAsync<T>(
        string queueName, Func<ConsumeContext<LendScope>, Task<T>> work, CancellationToken cancellationToken)
    {
        var borrower = new Borrower<T>(work);
        var dispatcher = dispatchers.CreateConsumerReceiver<LendScopeConsumer>(names.Of(queueName));
        await dispatcher.Dispatch(Envelope, NoHeaders, cancellationToken, borrower);
        return borrower.Result();
    }

    private sealed class Borrower<T>(Func<ConsumeContext<LendScope>, Task<T>> work) : IScopeBorrower
    {
        private ExceptionDispatchInfo? _failure;
        private T _result = default!;

        public async Task UseAsync(ConsumeContext<LendScope> context)
        {
            try
            {
                _result = await work(context);
            }
#pragma warning disable CA1031 // Whatever it is, it goes on to the caller below; the endpoint has no part in it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }
        }

        public T Result()
        {
            _failure?.Throw();
            return _result;
        }
    }
}
