using System.Buffers.Text;
using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>An event of EDP that has come back from its bus: it is no object and counts as ignored, and is the receipt of itself.</summary>
internal static class OwnEvent
{
    /// <summary>The source of EDP's events.</summary>
    public static ReadOnlySpan<byte> Source => "com.quiltdata.edp"u8;

    public static void Add(ReadOnlySpan<byte> json, in EntryFields fields, ParsedEvents into)
    {
        if (fields.DetailType.Is(json, "package-ready"u8))
        {
            if (Id(json, fields.Detail.EventId) is { } id)
                into.ReceivedPackages.Add(id);
        }
        else if (fields.DetailType.Is(json, "package-objects-ready"u8) || fields.DetailType.Is(json, "package-objects-incomplete"u8))
        {
            if (Id(json, fields.Detail.BatchId) is { } id)
                into.ReceivedBatches.Add(new ReceivedBatch(id, fields.Detail.Replay.Type == JsonTokenType.True));
        }

        into.Ignore();
    }

    private static Guid? Id(ReadOnlySpan<byte> json, Token id) =>
        id is { IsString: true, Escaped: false } && Utf8Parser.TryParse(id.In(json), out Guid value, out var used) && used == id.Length
            ? value
            : null;
}
