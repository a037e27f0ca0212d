using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Transports;

/// <summary>Tells at start what the transport cannot do.</summary>
internal sealed partial class TransportLimits(ITransport transport, IOptions<EdpOptions> options, ILogger<TransportLimits> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var limit in transport.Limits(options.Value))
            Log.Limit(logger, options.Value.Transport, limit);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The transport {Transport} of this build has a limit: {Limit}")]
        public static partial void Limit(ILogger logger, TransportKind transport, string limit);
    }
}
