using System.Text;

namespace Edp.Core.Parsing;

/// <summary>The properties that are taken of one kind of JSON object.</summary>
internal sealed class PropertyTable(PropertyTable.Property[] properties)
{
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

    private readonly Property[][] _byLength =
    [
        .. Enumerable.Range(0, properties.Max(property => property.Name.Length) + 1)
            .Select(length => properties.Where(property => property.Name.Length == length).ToArray()),
    ];

    private IEnumerable<Field> Fields { get; } = properties.SelectMany(property => property.FieldsInside.Append(property.Value));

    public Property? Find(ReadOnlySpan<byte> name)
    {
        foreach (var property in name.Length < _byLength.Length ? _byLength[name.Length] : [])
        {
            if (name.SequenceEqual(property.Name))
                return property;
        }

        return null;
    }

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

    /// <param name="name">The property's name.</param>
    /// <param name="value">Where its value is put; if properties inside it are taken, only one that is no object.</param>
    /// <param name="inside">What is taken of its own properties.</param>
    /// <param name="whole">Where it is put itself if properties inside it are taken.</param>
    internal sealed class Property(string name, Field value, PropertyTable? inside = null, Field whole = Field.None)
    {
        public byte[] Name { get; } = Encoding.UTF8.GetBytes(name);

        public Field Value => value;

        public PropertyTable? Inside => inside;

        public Field Whole => whole;

        /// <summary>All that is put by what is inside it.</summary>
        public Field[] FieldsInside { get; } = inside is null ? [] : [value, whole, .. inside.Fields];
    }
}
