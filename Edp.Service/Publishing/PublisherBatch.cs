using MassTransit;

namespace Edp.Service.Publishing;

/// <summary>What the publishers take at once: one append to the sinks for what became ready within a few milliseconds.</summary>
internal static class PublisherBatch
{
    public static void Configure(BatchOptions options) => options
        .SetMessageLimit(500)
        .SetTimeLimit(TimeSpan.FromMilliseconds(20))
        .SetConcurrencyLimit(2);
}
