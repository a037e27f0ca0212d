using System.Net.Security;
using System.Security.Authentication;
using Edp.Service.Configuration;
using Edp.Service.Ingest;
using MassTransit;
using RabbitMQ.Client;

namespace Edp.Service.Transports;

/// <summary>A RabbitMQ broker, by MassTransit's own package.</summary>
internal sealed class RabbitMqTransport : ITransport
{
    private const string ConnectionName = "edp";

    public string QueuePrefix(EdpOptions options) => "";

    public void Configure(IBusRegistrationConfigurator bus, EdpOptions options)
    {
        bus.AddConsumer<S3EventConsumer, S3EventConsumerDefinition>();
        bus.UsingRabbitMq((context, rabbit) =>
        {
            var settings = options.RabbitMq;
            rabbit.Host(settings.Host, (ushort)settings.PortOrDefault, settings.VirtualHost, ConnectionName, host =>
            {
                host.Username(settings.Username);
                host.Password(RabbitMqSettings.PasswordOf(settings));
                if (settings.Tls)
                    host.UseSsl(tls => Check(tls, settings.Host));
            });
            rabbit.ConfigureEdp(context);
        });
    }

    /// <summary>The same login for those who only look.</summary>
    public static ConnectionFactory Login(RabbitMqOptions broker)
    {
        var factory = new ConnectionFactory
        {
            HostName = broker.Host,
            Port = broker.PortOrDefault,
            VirtualHost = broker.VirtualHost,
            UserName = broker.Username,
            Password = RabbitMqSettings.PasswordOf(broker),
            AutomaticRecoveryEnabled = false,
            ClientProvidedName = $"{ConnectionName} doctor"
        };
        if (broker.Tls)
            factory.Ssl = new SslOption(broker.Host, enabled: true) { Version = SslProtocols.None };
        return factory;
    }

    // By default any authority would do, and TLS 1.0 would be asked for.
    private static void Check(IRabbitMqSslConfigurator tls, string host)
    {
        tls.ServerName = host;
        tls.Protocol = SslProtocols.None;
        tls.EnforcePolicyErrors(SslPolicyErrors.RemoteCertificateChainErrors);
    }
}
