using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>Decodes values, and keeps the first error so that all of them can be asked for in a row.</summary>
/// <param name="json">The text in which the tokens lie.</param>
/// <param name="buffer">Memory to decode in, of at least <see cref="MaxTextBytes"/>.</param>
internal ref struct ValueReader(ReadOnlySpan<byte> json, Span<byte> buffer)
{
    /// <summary>S3's limit for a version id; nothing else it sends comes near.</summary>
    public const int MaxTextBytes = 1024;

    public const string HasNul = "contains NUL, which no database takes";
    public const string NotUnicode = "not valid Unicode text";

    private const int MaxTimeBytes = 64;

    private readonly ReadOnlySpan<byte> _json = json;
    private readonly Span<byte> _buffer = buffer;

    public ParseError? Error { get; private set; }

    public static string Missing(string name) => $"\"{name}\" is missing";

    public static string TooLong(int maxBytes) => $"longer than {maxBytes:N0} bytes";

    /// <summary>The text; <see langword="null"/> for nothing, <c>null</c> and the empty string.</summary>
    public string? Text(Token token, string path, string name, int maxBytes, string reason = RejectedReason.BadValue)
    {
        if (!token.IsPresent || token.Length == 0)
            return null;

        if (!TryGet(token, path, name, maxBytes, reason, out var utf8))
            return null;
        if (utf8.Contains((byte)0))
            return Fail(reason, path, name, HasNul);
        return Encoding.UTF8.GetString(utf8);
    }

    /// <summary>A whole number of 0 or more, also as text, as Ceph writes it.</summary>
    public long? Size(Token token, string path)
    {
        if (!token.IsPresent || token.Length == 0)
            return null;
        if (token.Type is not (JsonTokenType.Number or JsonTokenType.String)
            || !Utf8Parser.TryParse(token.In(_json), out long size, out var used) || used != token.Length)
        {
            Fail(RejectedReason.BadValue, path, "size", $"expected a whole number of bytes, found {Found.Describe(_json, token)}");
            return null;
        }

        if (size < 0)
            Fail(RejectedReason.BadValue, path, "size", $"expected 0 or more, found {size}");
        return size;
    }

    public DateTimeOffset? Time(Token token, string name)
    {
        if (!token.IsPresent || token.Length == 0)
            return null;

        if (!TryGet(token, "", name, MaxTimeBytes, RejectedReason.BadTime, out var utf8))
            return null;
        if (Timestamp.TryParse(utf8, out var time))
            return time;
        Fail(RejectedReason.BadTime, "", name, $"expected a time such as 2026-01-09T00:32:12Z, found {Found.Describe(_json, token)}");
        return null;
    }

    /// <summary>The key's UTF-8; it may lie in the buffer, so it is the last value to ask for.</summary>
    public ReadOnlySpan<byte> Key(Token token, ObjectShape shape)
    {
        if (ObjectKey.Read(_json, token, shape.KeyIsEncoded, _buffer, out var key) is { } error)
            Fail(RejectedReason.BadKey, shape.ObjectPath, "key", error);
        return key;
    }

    private bool TryGet(Token token, string path, string name, int maxBytes, string reason, out ReadOnlySpan<byte> utf8)
    {
        utf8 = default;
        if (!token.IsString)
            Fail(reason, path, name, $"expected text, found {Found.Describe(_json, token)}");
        else if (token.Length > maxBytes)
            Fail(reason, path, name, TooLong(maxBytes));
        else if (!token.TryGetUtf8(_json, _buffer, out utf8))
            Fail(reason, path, name, NotUnicode);
        else
            return true;
        return false;
    }

    private string? Fail(string reason, string path, string name, string error)
    {
        Error ??= new ParseError(reason, $"\"{path}{name}\": {error}");
        return null;
    }
}
