using System.Runtime.InteropServices;

namespace Edp.Service.Ingest.Parsing;

/// <summary>A place in a text: the line and the byte in this line, both from 0.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TextPosition(long Line, long Byte)
{
    public TextPosition Plus(long lines, long bytes) => new(Line + lines, lines == 0 ? Byte + bytes : bytes);

    /// <summary>The place behind this text.</summary>
    public TextPosition After(ReadOnlySpan<byte> text)
    {
        var lines = text.Count((byte)'\n');
        return Plus(lines, text.Length - text.LastIndexOf((byte)'\n') - 1);
    }
}
