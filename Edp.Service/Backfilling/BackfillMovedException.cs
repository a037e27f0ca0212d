namespace Edp.Service.Backfilling;

/// <summary>The backfill is not where it was when its page was listed. Nothing of the page is recorded here.</summary>
internal sealed class BackfillMovedException() : Exception("The backfill was changed while a page was listed.");
