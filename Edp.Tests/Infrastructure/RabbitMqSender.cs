using System.Text;
using RabbitMQ.Client;

namespace Edp.Tests.Infrastructure;

/// <summary>Sends S3 events as MinIO does with its AMQP notifications: to an exchange that it declares, confirmed by the broker.</summary>
internal sealed class RabbitMqSender : IAsyncDisposable
{
    private const string Exchange = "edp-s3-events";

    // What MinIO's settings EXCHANGE_TYPE=fanout, DURABLE=on and DELIVERY_MODE=2 make of a message.
    private static readonly BasicProperties Properties = new()
    {
        ContentType = "application/json",
        DeliveryMode = DeliveryModes.Persistent,
        Headers = new Dictionary<string, object?> { ["minio-bucket"] = "lab-intake", ["minio-event"] = "s3:ObjectCreated:Put" }
    };

    private readonly IConnection _connection;
    private readonly IChannel _channel;

    private RabbitMqSender(IConnection connection, IChannel channel) => (_connection, _channel) = (connection, channel);

    public static async Task<RabbitMqSender> ConnectAsync(Uri broker, string virtualHost, CancellationToken cancellationToken = default)
    {
        var factory = new ConnectionFactory
        {
            HostName = broker.Host, Port = broker.Port, VirtualHost = virtualHost, AutomaticRecoveryEnabled = false
        };
        var connection = await factory.CreateConnectionAsync(cancellationToken);
        var channel = await connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), cancellationToken);
        await channel.ExchangeDeclareAsync(
            Exchange, ExchangeType.Fanout, durable: true, autoDelete: false, cancellationToken: cancellationToken);
        return new RabbitMqSender(connection, channel);
    }

    /// <summary>Sends messages; when it returns, the broker has them.</summary>
    public async Task SendAsync(IEnumerable<string> bodies, CancellationToken cancellationToken = default)
    {
        foreach (var chunk in bodies.Chunk(100))
        {
            await Task.WhenAll(chunk.Select(body => _channel.BasicPublishAsync(
                Exchange, "", mandatory: false, Properties, Encoding.UTF8.GetBytes(body), cancellationToken).AsTask()));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
