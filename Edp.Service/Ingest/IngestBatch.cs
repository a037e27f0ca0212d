using Edp.Service.Configuration;
using MassTransit;

namespace Edp.Service.Ingest;

/// <summary>How many messages go into one transaction, and for how long the first of them waits.</summary>
internal static class IngestBatch
{
    // While one transaction commits, the next is collected.
    public const int Concurrent = 2;

    public static void Configure(BatchOptions batch, IIngestLimits limits) => batch
        .SetMessageLimit(limits.MessagesPerTransaction)
        .SetTimeLimit(TimeSpan.FromSeconds(limits.BatchWait))
        .SetConcurrencyLimit(Concurrent);
}
