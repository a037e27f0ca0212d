namespace Edp.Core.Parsing;

/// <summary>Why entries are no events that EDP knows: a fixed set, by which they are counted.</summary>
internal static class RejectedReason
{
    /// <summary>An empty body or array.</summary>
    public const string Empty = "empty";

    /// <summary>Broken JSON, also in the text of an envelope.</summary>
    public const string NotJson = "not-json";

    /// <summary>An entry over the limit, or in more envelopes than are opened.</summary>
    public const string TooLarge = "too-large";

    /// <summary>JSON that is no event, from another source, or in an envelope that holds none.</summary>
    public const string UnknownShape = "unknown-shape";

    /// <summary>An event of S3 or Quilt by a name that EDP does not know.</summary>
    public const string UnknownEvent = "unknown-event";

    /// <summary>No bucket, or what is no bucket's name.</summary>
    public const string BadBucket = "bad-bucket";

    /// <summary>No key, or what is no key.</summary>
    public const string BadKey = "bad-key";

    /// <summary>No time where one is required, or what is no time.</summary>
    public const string BadTime = "bad-time";

    /// <summary>Another value that is missing or is not what it should be, such as a size.</summary>
    public const string BadValue = "bad-value";

    /// <summary>Sound, and refused by the database.</summary>
    public const string Database = "database";
}
