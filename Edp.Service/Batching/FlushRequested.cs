namespace Edp.Service.Batching;

/// <summary>An operator asks for the open batch of a prefix (R9). Only that batch: a later one is not meant.</summary>
internal sealed record FlushRequested(Guid PrefixId, Guid BatchId);
