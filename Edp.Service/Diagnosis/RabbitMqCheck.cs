using Edp.Service.Configuration;
using Edp.Service.Ingest;
using Edp.Service.Transports;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Edp.Service.Diagnosis;

/// <summary>Whether the RabbitMQ broker answers and takes the login, whether the queues are there, and whether messages lie in error queues.</summary>
internal sealed class RabbitMqCheck(IOptions<EdpOptions> options) : ICheck
{
    private const ushort NotFound = 404;
    private const ushort Refused = 403;

    private readonly RabbitMqOptions _broker = options.Value.RabbitMq;

    public string Part => "broker";

    public string ToDo => "See that it runs, and that Edp:RabbitMq:Host, Port and Tls say where and how.";

    private string Address => $"RabbitMQ at {_broker.Host}:{_broker.PortOrDefault}";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await RabbitMqTransport.Login(_broker).CreateConnectionAsync(cancellationToken);
            return
            [
                Finding.Ok(Part, $"{Address} takes the login of {_broker.Username} to the virtual host {_broker.VirtualHost}."),
                .. await QueuesAsync(connection, cancellationToken)
            ];
        }
        catch (BrokerUnreachableException e)
        {
            return [WhyNot(e.InnerException is AggregateException { InnerException: { } first } ? first : e.InnerException ?? e)];
        }
        catch (OperationInterruptedException e)
        {
            return [WhyNot(e)];
        }
    }

    private Finding WhyNot(Exception failure) => failure switch
    {
        AuthenticationFailureException or PossibleAuthenticationFailureException => Finding.Problem(
            Part,
            $"{Address} does not take the login of {_broker.Username}.",
            "Give the right Edp:RabbitMq:Username and Password; a broker takes guest from its own machine alone."),
        OperationInterruptedException => Finding.Problem(
            Part,
            $"{Address} does not open the virtual host {_broker.VirtualHost} to {_broker.Username}.",
            $"Create it and its rights: rabbitmqctl add_vhost {_broker.VirtualHost}, rabbitmqctl set_permissions; or name another: Edp:RabbitMq:VirtualHost."),
        _ => Finding.Problem(Part, $"{Address} does not answer: {failure.GetBaseException().Message}", ToDo)
    };

    private static async Task<IReadOnlyList<Finding>> QueuesAsync(IConnection connection, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        var findings = new List<Finding>();
        foreach (var queue in ReceiveQueues.All)
        {
            if (await CountAsync(connection, queue, cancellationToken) is null)
                missing.Add(queue);
            // They are created when they are needed first.
            var errors = $"{queue}_error";
            if (await CountAsync(connection, errors, cancellationToken) is > 0 and var count)
                findings.Add(Finding.Problem("queues", $"{errors} holds {count} messages.", $"Mend their cause, then move them back to {queue} with a shovel."));
        }

        var all = missing.Count == 0
            ? Finding.Ok("queues", $"All {ReceiveQueues.All.Count} are there.")
            : Finding.Note("queues", $"Missing: {string.Join(", ", missing)}.", "EDP creates them at its start.");
        return [all, .. findings];
    }

    /// <returns>Null when there is no such queue.</returns>
    private static async Task<uint?> CountAsync(IConnection connection, string queue, CancellationToken cancellationToken)
    {
        // Asking for one that is not there ends the channel.
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        try
        {
            return (await channel.QueueDeclarePassiveAsync(queue, cancellationToken)).MessageCount;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == NotFound)
        {
            return null;
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Refused)
        {
            // Whoever may not look may still be allowed to receive.
            return 0;
        }
    }
}
