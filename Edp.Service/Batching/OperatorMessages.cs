namespace Edp.Service.Batching;

/// <summary>What an operator asks of the open batch of a prefix. Only that batch: a later one is not meant.</summary>
internal interface IOperatorMessage
{
    Guid BatchId { get; }

    string? Who { get; }

    string? Reason { get; }
}

/// <summary>It is to close now (R9).</summary>
internal sealed record FlushRequested(Guid PrefixId, Guid BatchId, string? Who = null, string? Reason = null) : IOperatorMessage;

/// <summary>It is not to close until then (R17).</summary>
internal sealed record HoldRequested(Guid PrefixId, Guid BatchId, DateTimeOffset Until, string? Who = null, string? Reason = null)
    : IOperatorMessage;

/// <summary>It is not to close by silence or age until then (R17).</summary>
internal sealed record ExtendRequested(Guid PrefixId, Guid BatchId, DateTimeOffset Until, string? Who = null, string? Reason = null)
    : IOperatorMessage;

/// <summary>It is to close without an event (R17).</summary>
internal sealed record CancelRequested(Guid PrefixId, Guid BatchId, string? Who = null, string? Reason = null) : IOperatorMessage;
