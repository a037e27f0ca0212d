using MassTransit;

namespace Edp.Service.Ingest;

/// <summary>Some messages of a batch are no events EDP knows; <see cref="OwnReasonFilter"/> gives each of them its reason.</summary>
internal sealed class RefusedMessagesException(IReadOnlyDictionary<ReceiveContext, string> reasons)
    : Exception($"{reasons.Count} messages are no events EDP knows, the first: {reasons.Values.First()}")
{
    public IReadOnlyDictionary<ReceiveContext, string> Reasons { get; } = reasons;
}
