using System.Text.Json.Serialization;

namespace Edp.Core.Configuration;

/// <summary>How a list of expected files is written (R15).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ListFormat>))]
public enum ListFormat
{
    /// <summary>By what it looks like: JSON with <c>@graph</c>, other JSON, lines of checksums, or lines.</summary>
    Auto = 0,

    /// <summary>A path on each line.</summary>
    Lines,

    /// <summary>Lines of <c>md5sum</c> or <c>sha256sum</c>.</summary>
    Checksums,

    /// <summary>An RO-Crate, whose parts are in <c>hasPart</c>.</summary>
    RoCrate,

    /// <summary>JSON, with an array at <c>ListPointer</c>.</summary>
    Json
}
