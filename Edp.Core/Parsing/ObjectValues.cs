using System.Runtime.InteropServices;

namespace Edp.Core.Parsing;

/// <summary>What an event says about one object, beside its key.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ObjectValues(
    string? Bucket, long? Size, string? Etag, string? VersionId, string? Sequencer, DateTimeOffset? EventTime);
