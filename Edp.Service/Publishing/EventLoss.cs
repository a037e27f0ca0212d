namespace Edp.Service.Publishing;

/// <summary>What a sink has found out about events that it accepted.</summary>
/// <param name="since">Events that were accepted at this time or later may be lost.</param>
internal sealed class EventLoss(DateTimeOffset since)
{
    public DateTimeOffset Since { get; } = since;
}
