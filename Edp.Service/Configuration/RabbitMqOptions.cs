using System.ComponentModel.DataAnnotations;
using Edp.Core.Configuration;

namespace Edp.Service.Configuration;

/// <summary><c>Edp:RabbitMq</c>: the broker.</summary>
public sealed class RabbitMqOptions : IIngestLimits
{
    private const int PlainPort = 5672;
    private const int TlsPort = 5671;

    /// <summary>The broker's host name or address. Default <c>localhost</c>.</summary>
    public string Host { get; set; } = "localhost";

    /// <summary>Its AMQP port, 1 to 65,535. Default 5672, and 5671 with <see cref="Tls"/>.</summary>
    [Range(1, 65_535, ErrorMessage = SettingMessages.Range)]
    public int? Port { get; set; }

    /// <summary>The virtual host, so that several installations share a broker. Default <c>/</c>.</summary>
    public string VirtualHost { get; set; } = "/";

    /// <summary>The user. Default <c>guest</c>, which a broker takes from its own machine alone.</summary>
    public string Username { get; set; } = "guest";

    /// <summary>The password. Default <c>guest</c>, if there is no <see cref="PasswordFile"/> either.</summary>
    [Secret]
    public string? Password { get; set; }

    /// <summary>A file whose first line is the password, as platforms mount secrets; read at each start.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>Whether the connection is encrypted, and the broker's certificate checked. Default false.</summary>
    public bool Tls { get; set; }

    /// <summary>How many messages of S3 events are recorded in one transaction: 1 to 10,000, default 1,000.</summary>
    [Range(1, 10_000, ErrorMessage = SettingMessages.Range)]
    public int MessagesPerTransaction { get; set; } = 1_000;

    /// <summary>How long the first message of a transaction waits for others, in seconds: 0.01 to 1, default 0.25.</summary>
    [Range(0.01, 1, ErrorMessage = SettingMessages.Range)]
    public double BatchWait { get; set; } = 0.25;

    internal int PortOrDefault => Port ?? (Tls ? TlsPort : PlainPort);
}
