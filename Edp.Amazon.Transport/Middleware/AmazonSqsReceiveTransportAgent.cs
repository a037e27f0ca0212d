using Amazon.SQS.Model;
using Amazon.SimpleNotificationService.Model;
using Edp.Amazon.Transport.Broker;
using MassTransit;
using MassTransit.Internals;
using MassTransit.Middleware;
using MassTransit.Transports;

namespace Edp.Amazon.Transport.Middleware;

/// <summary>
/// Makes the topology, runs the receiver, and begins again when that fails or the queue was deleted. Retry, back-off and health are the
/// transport's own here.
/// </summary>
internal sealed class AmazonSqsReceiveTransportAgent(IAmazonSqsHostConfiguration hostConfiguration,
    AmazonSqsReceiveEndpointContext context) :
    Agent, ReceiveTransportHandle
{
    private static readonly BackOff AfterFailure = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
    private readonly BrokerContext _broker = hostConfiguration.Broker;
    private readonly HandledMessages _handled = new();
    private AmazonSqsMessageReceiver? _receiver;
    private DeployedTopology? _deployed;
    private Task _running = Task.CompletedTask;
    private bool _wasPurged;

    public void Start()
    {
        _running = RunAsync();
        SetReady(_running);
        SetCompleted(_running);
    }

    Task ReceiveTransportHandle.Stop(CancellationToken cancellationToken) => this.Stop("Stop Receive Transport", cancellationToken);

    protected override async Task StopAgent(StopContext stop)
    {
        LogContext.SetCurrentIfNull(context.LogContext);
        if (_receiver is { } receiver)
            await receiver.Stop(stop).ConfigureAwait(false);

        await _running.OrCanceled(stop.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (context.Settings.AutoDelete && _deployed is { } deployed)
            await RemoveAsync(deployed, stop.CancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        LogContext.SetCurrentIfNull(context.LogContext);
        var failures = 0;
        while (!IsStopping)
        {
            try
            {
                await RunOnceAsync(() => failures = 0).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (IsStopping)
            {
                return;
            }
            catch (Exception exception)
            {
                var fault = ReceiveFault.Describe(context, _broker, exception);
                LogContext.Error?.Log(fault, "The endpoint {InputAddress} does not receive", context.InputAddress);
                await context.TransportObservers.NotifyFaulted(context.InputAddress, fault).ConfigureAwait(false);
                await Task.Delay(AfterFailure.Delay(++failures), _broker.TimeProvider, Stopping)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RunOnceAsync(Action hasStarted)
    {
        // The bus's own queue is made when somebody waits for a response on it, not before.
        if (!context.ReceivePipe.Connected.IsCompleted)
        {
            await context.TransportObservers.NotifyReady(context.InputAddress, isStarted: false).ConfigureAwait(false);
            await context.ReceivePipe.Connected.OrCanceled(Stopping).ConfigureAwait(false);
        }

        await DeployAsync().ConfigureAwait(false);
        if (hostConfiguration.DeployTopologyOnly)
        {
            await context.TransportObservers.NotifyReady(context.InputAddress).ConfigureAwait(false);
            await Task.Delay(Timeout.InfiniteTimeSpan, Stopping).ConfigureAwait(false);
        }

        await context.DependenciesReady.OrCanceled(Stopping).ConfigureAwait(false);
        var receiver = new AmazonSqsMessageReceiver(context, _broker, _deployed!.Queue, _handled);
        _receiver = receiver;
        receiver.Start();
        if (IsStopping)
            await receiver.Stop("Stopping", CancellationToken.None).ConfigureAwait(false);

        await context.TransportObservers.NotifyReady(context.InputAddress).ConfigureAwait(false);
        hasStarted();
        await receiver.Completed.ConfigureAwait(false);
        _ = receiver.DisposeWhenFinishedAsync();
        await context.TransportObservers.NotifyCompleted(context.InputAddress, receiver).ConfigureAwait(false);
        context.LogConsumerCompleted(receiver.DeliveryCount, receiver.ConcurrentDeliveryCount);
        if (receiver.QueueLost is { } lost && !IsStopping)
        {
            Forget();
            throw lost;
        }
    }

    private async Task DeployAsync()
    {
        if (context.IsBusEndpoint && hostConfiguration.DeployPublishTopology)
            await Task.WhenAll(hostConfiguration.PublishTopology.GetTopics().Select(topic => _broker.Topics.Get(topic, Stopping)))
                .ConfigureAwait(false);

        _deployed = await new TopologyDeployer(_broker).DeployAsync(context.Topology, Stopping).ConfigureAwait(false);
        if (!context.Settings.PurgeOnStartup || _wasPurged)
            return;

        try
        {
            await _broker.Sqs.PurgeQueueAsync(new PurgeQueueRequest { QueueUrl = _deployed.Queue.Url }, Stopping).ConfigureAwait(false);
        }
        catch (PurgeQueueInProgressException exception)
        {
            LogContext.Debug?.Log(exception, "Queue {Queue} is being purged by another", context.Settings.Name);
        }

        _wasPurged = true;
    }

    /// <summary>The queue was deleted under us, and who did that may have deleted the rest.</summary>
    private void Forget()
    {
        foreach (var queue in context.Topology.MoveQueues.Prepend(context.Topology.Queue))
            _broker.Queues.Evict(queue.Name);
        foreach (var topic in context.Topology.Topics)
            _broker.Topics.Evict(topic.Name);
    }

    private async Task RemoveAsync(DeployedTopology deployed, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var subscriptionArn in deployed.SubscriptionArns)
            {
                await _broker.Sns.UnsubscribeAsync(new UnsubscribeRequest { SubscriptionArn = subscriptionArn }, cancellationToken)
                    .ConfigureAwait(false);
            }

            foreach (var topic in deployed.AutoDeleteTopics)
                await _broker.Topics.DeleteAsync(topic, cancellationToken).ConfigureAwait(false);
            await _broker.Queues.DeleteAsync(deployed.Queue, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            LogContext.Warning?.Log(exception, "The temporary queue {Queue} could not be removed", deployed.Queue.Name);
        }
    }
}
