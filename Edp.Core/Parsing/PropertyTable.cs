using System.Text;

namespace Edp.Core.Parsing;

/// <summary>The properties that are taken of one kind of JSON object.</summary>
internal sealed class PropertyTable(PropertyTable.Property[] properties)
{
    private const int Slots = 128;

    private static readonly PropertyTable DetailTable = new(
    [
        .. OfObjectIn(Place.Detail), new("type", Field.Type), new("handle", Field.Handle), new("topHash", Field.TopHash),
        new("event-type", Field.EventType), new("notification-id", Field.NotificationId), new("batch-id", Field.BatchId),
        new("event-id", Field.EventId), new("replay", Field.Replay),
    ]);

    private static readonly PropertyTable CallTable =
        new([new("bucketName", Field.Bucket + (int)Place.Call), new("key", Field.Key + (int)Place.Call)]);

    /// <summary>
    /// An entry of any shape. Its values are found in one pass, since the properties come in any order and the shape is known only at
    /// the end.
    /// </summary>
    public static readonly PropertyTable Entry = new(
    [
        new("source", Field.Source), new("detail-type", Field.DetailType), new("time", Field.Time),
        new("detail", Field.Detail, DetailTable, Field.Detail), new("errorCode", Field.ErrorCode), new("Event", Field.Event),
        new("eventSource", Field.EventSource), new("EventSource", Field.EventSource), new("eventName", Field.EventName),
        new("eventTime", Field.EventTime), new("s3", Field.None, new(OfObjectIn(Place.S3)), Field.S3),
        new("requestParameters", Field.None, CallTable), new("Records", Field.Records), new("Type", Field.MessageType),
        new("Message", Field.Message), new("Sns", Field.Sns), new("Body", Field.Body), new("body", Field.Body),
        new("bucket", Field.Bucket), .. OfObject(Place.Entry),
    ]);

    private readonly Property[][] _slots =
        [.. Enumerable.Range(0, Slots).Select(slot => properties.Where(property => SlotOf(property.Utf8Name) == slot).ToArray())];

    private IEnumerable<Field> Fields { get; } = properties.SelectMany(property => property.FieldsInside.Append(property.Value));

    public Property? Find(ReadOnlySpan<byte> name)
    {
        foreach (var property in _slots[SlotOf(name)])
        {
            if (name.SequenceEqual(property.Utf8Name))
                return property;
        }

        return null;
    }

    private static int SlotOf(ReadOnlySpan<byte> name) => name.IsEmpty ? 0 : (name.Length + (name[^1] << 2)) % Slots;

    private static Property[] OfObject(Place place) =>
    [
        new("key", Field.Key + (int)place), new("size", Field.Size + (int)place), new("sequencer", Field.Sequencer + (int)place),
        new("etag", Field.Etag + (int)place), new("eTag", Field.Etag + (int)place),
        new("versionId", Field.VersionId + (int)place), new("version-id", Field.VersionId + (int)place),
    ];

    /// <summary>The bucket may be a plain name, as a package revision has it.</summary>
    private static Property[] OfObjectIn(Place place) =>
    [
        new("object", Field.None, new(OfObject(place))),
        new("bucket", Field.Bucket + (int)place, new([new("name", Field.Bucket + (int)place)])),
    ];

    /// <param name="Name">The property's name.</param>
    /// <param name="Value">Where its value is put; if properties inside it are taken, only one that is no object.</param>
    /// <param name="Inside">What is taken of its own properties.</param>
    /// <param name="Whole">Where it is put itself if properties inside it are taken.</param>
    internal sealed record Property(string Name, Field Value, PropertyTable? Inside = null, Field Whole = Field.None)
    {
        public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);

        /// <summary>All that is put by what is inside it.</summary>
        public Field[] FieldsInside { get; } = Inside is null ? [] : [Value, Whole, .. Inside.Fields];
    }
}
