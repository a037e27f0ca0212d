namespace Edp.Service.Storage.Sqlite;

/// <summary>Rows of <c>object_event</c> as they are inserted.</summary>
internal static class SqliteObjectRow
{
    public const string InsertAll = """
        INSERT INTO object_event (identity, batch_id, bucket, key, size, etag, version_id, sequencer, event_time, recorded_at)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9
        FROM json_each($rows)
        """;

    public static string Rows(PrefixChanges changes)
    {
        var recordedAt = SqliteText.Of(changes.RecordedAt);
        return SqliteJson.Rows(changes.Objects, (row, recorded) =>
        {
            row.WriteId(recorded.Identity);
            row.WriteId(recorded.BatchId);
            row.WriteStringValue(recorded.Event.Bucket);
            row.WriteStringValue(recorded.Event.Key);
            if (recorded.Event.Size is { } size)
                row.WriteNumberValue(size);
            else
                row.WriteNullValue();
            row.WriteText(recorded.Event.Etag);
            row.WriteText(recorded.Event.VersionId);
            row.WriteText(recorded.Event.Sequencer);
            row.WriteTime(recorded.EventTime);
            row.WriteStringValue(recordedAt);
        });
    }
}
