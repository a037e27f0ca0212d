using Edp.Amazon.Transport.Topology;
using MassTransit;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>Moves what could not be consumed to the <c>_error</c> queue.</summary>
internal sealed class AmazonSqsErrorTransport(IAmazonSqsHostConfiguration hostConfiguration, QueueEntity destination) :
    AmazonSqsMoveTransport(hostConfiguration, destination), IErrorTransport
{
    public Task Send(ExceptionReceiveContext context) => MoveAsync(context, context.ExceptionHeaders.GetAll());
}
