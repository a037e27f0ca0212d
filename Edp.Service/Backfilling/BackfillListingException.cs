namespace Edp.Service.Backfilling;

/// <summary>S3 did not answer now.</summary>
internal sealed class BackfillListingException(string message, Exception inner) : Exception(message, inner);
