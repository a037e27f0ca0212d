using Edp.Core.Parsing;

namespace Edp.Service.Reconciling;

/// <summary>A page of the listing of a batch's prefix.</summary>
/// <param name="Objects">Those of its objects that could be in the batch.</param>
/// <param name="Keys">All its keys.</param>
/// <param name="After">The last key of the page before; null on the first.</param>
/// <param name="UpTo">Its last key; null on the last page, which goes on to the end of the prefix.</param>
internal sealed record VerifiedPage(IReadOnlyList<ObjectEvent> Objects, IReadOnlyList<string> Keys, string? After, string? UpTo);
