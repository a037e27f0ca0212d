namespace Edp.Core.Parsing;

/// <summary>
/// Storage Gateway's EventBridge event of a finished cache refresh ("Getting notified about file operations" of the S3 File Gateway user
/// guide). It is no object and counts as ignored; a package may be waiting for it.
/// </summary>
internal static class GatewayRefreshEvent
{
    public static void Add(ReadOnlySpan<byte> json, in EntryFields fields, ParsedEvents into)
    {
        if (fields.DetailType.Is(json, "Storage Gateway Refresh Cache Event"u8)
            && fields.Detail.EventType.Is(json, "refresh-complete"u8))
        {
            var values = new ValueReader(json, stackalloc byte[ValueReader.MaxTextBytes]);
            if (values.Text(fields.Detail.NotificationId, "detail.", "notification-id", ValueReader.MaxTextBytes) is { } notificationId)
                into.Refreshes.Add(notificationId);
        }

        into.Ignore();
    }
}
