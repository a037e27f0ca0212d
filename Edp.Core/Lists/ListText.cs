using System.Text;
using System.Text.Json;
using Edp.Core.Configuration;

namespace Edp.Core.Lists;

/// <summary>Reads a list of expected files, in any of its formats.</summary>
internal static class ListText
{
    private static readonly byte[] ByteOrderMark = [0xEF, 0xBB, 0xBF];

    /// <param name="content">The file.</param>
    /// <param name="format">How it is written.</param>
    /// <param name="pointer">Where the array is in JSON; null for the whole document.</param>
    /// <exception cref="UnreadableListException">It is not written so.</exception>
    public static IReadOnlyList<ListEntry> Read(ReadOnlyMemory<byte> content, ListFormat format, string? pointer)
    {
        if (content.Span.StartsWith(ByteOrderMark))
            content = content[ByteOrderMark.Length..];
        var isJson = format is ListFormat.RoCrate or ListFormat.Json
            || (format == ListFormat.Auto && (pointer is not null || LooksLikeJson(content.Span)));
        if (!isJson)
            return ListLines.Read(Text(content.Span), format);

        try
        {
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 64 });
            var root = document.RootElement;
            return format == ListFormat.RoCrate || (format == ListFormat.Auto && pointer is null && RoCrate.Is(root))
                ? RoCrate.Parts(root)
                : JsonList.Read(root, pointer ?? "");
        }
        catch (JsonException e)
        {
            throw new UnreadableListException($"it is no JSON: {e.Message}", e);
        }
    }

    private static bool LooksLikeJson(ReadOnlySpan<byte> content) => content.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[', ..];

    private static string Text(ReadOnlySpan<byte> content)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(content);
        }
        catch (DecoderFallbackException e)
        {
            throw new UnreadableListException("it is no text in UTF-8.", e);
        }
    }
}
