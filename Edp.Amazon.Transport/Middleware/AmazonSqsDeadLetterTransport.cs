using Edp.Amazon.Transport.Topology;
using MassTransit;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>Moves what no consumer wanted to the <c>_skipped</c> queue.</summary>
internal sealed class AmazonSqsDeadLetterTransport(IAmazonSqsHostConfiguration hostConfiguration, QueueEntity destination) :
    AmazonSqsMoveTransport(hostConfiguration, destination), IDeadLetterTransport
{
    public Task Send(ReceiveContext context, string? reason) =>
        MoveAsync(context, [KeyValuePair.Create(MessageHeaders.Reason, (object)(reason ?? "Unspecified"))]);
}
