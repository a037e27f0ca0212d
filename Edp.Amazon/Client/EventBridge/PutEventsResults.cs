using Amazon.EventBridge.Model;

namespace Edp.Amazon.Client.EventBridge;

/// <summary>What the result of an entry means.</summary>
internal static class PutEventsResults
{
    extension(PutEventsResultEntry result)
    {
        /// <summary>Whether the event is on the bus.</summary>
        public bool Accepted => result.EventId is not null && result.ErrorCode is null;

        /// <summary>
        /// Whether the same entry can be accepted later: AWS was busy or failed ("PutEventsResultEntry" in the API reference). With any other
        /// error a retry fails as well.
        /// </summary>
        public bool WorthRetrying => result.ErrorCode is { } code && ErrorCodes.IsTransient(code);
    }
}
