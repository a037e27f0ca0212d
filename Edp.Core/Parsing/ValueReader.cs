using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Edp.Core.Text;

namespace Edp.Core.Parsing;

/// <summary>Decodes and checks values, and keeps the first error so that all of them can be asked for in a row.</summary>
/// <param name="shape">Where the values stand, and how they are called.</param>
/// <param name="buffer">Memory to decode in, of <see cref="BufferLength"/>.</param>
internal ref struct ValueReader(ObjectShape shape, Span<byte> buffer)
{
    /// <summary>S3's limit for a version id, and for a key in UTF-8; nothing else it sends comes near.</summary>
    public const int MaxTextBytes = 1024;

    /// <summary>
    /// Enough for the longest key with every byte percent-encoded. An event that also writes its ASCII characters as JSON escapes
    /// can need more; what is longer than that has its own way.
    /// </summary>
    public const int BufferLength = MaxTextBytes * 3;

    private const string NotUnicode = "not valid Unicode text";

    private Span<byte> _buffer = buffer;

    public ParseError? Error { get; private set; }

    /// <summary>The text, of a key as it is (R4); <see langword="null"/> for nothing, <c>null</c> and the empty string.</summary>
    public string? Text(in Entry entry, Field field)
    {
        var token = TokenOf(in entry, field);
        if (!token.IsPresent || token.Length == 0)
            return Empty(field, token.IsPresent);
        return TryGet(in entry, token, field, out var utf8) && Check(field, utf8) ? Encoding.UTF8.GetString(utf8) : null;
    }

    /// <summary>A text that is read already, with the answer it has in an entry.</summary>
    public string? Text(string? text, Field field)
    {
        if (string.IsNullOrEmpty(text))
            return Empty(field, text is not null);
        var status = Utf8.FromUtf16(text, _buffer[..MaxBytes(field)], out _, out var length, replaceInvalidSequences: false);
        var isSound = status switch
        {
            OperationStatus.Done => Check(field, _buffer[..length]),
            OperationStatus.DestinationTooSmall => Fail(field, TooLong(field)),
            _ => Fail(field, NotUnicode),
        };
        return isSound ? text : null;
    }

    /// <summary>A whole number of 0 or more, also as text, as Ceph writes it.</summary>
    public long? Size(in Entry entry)
    {
        var token = TokenOf(in entry, Field.Size);
        if (!token.IsPresent || token.Length == 0)
            return null;
        if (token.Type is JsonTokenType.Number or JsonTokenType.String
            && Utf8Parser.TryParse(token.In(entry.Json), out long size, out var used) && used == token.Length)
            return Size(size);
        Fail(Field.Size, $"expected a whole number of bytes, found {entry.Describe(token)}");
        return null;
    }

    public long? Size(long? size)
    {
        if (size < 0)
            Fail(Field.Size, $"expected 0 or more, found {size}");
        return size;
    }

    public DateTimeOffset? Time(in Entry entry)
    {
        var token = entry[shape.Time];
        if (!token.IsPresent || token.Length == 0 || !TryGet(in entry, token, shape.Time, out var utf8))
            return null;
        if (Timestamp.TryParse(utf8, out var time))
            return time;
        Fail(shape.Time, $"expected a time such as 2026-01-09T00:32:12Z, found {entry.Describe(token)}");
        return null;
    }

    public bool Fail(Field field, string problem) => Fail(new ParseError(ReasonOf(field), $"\"{shape.NameOf(field)}\": {problem}"));

    public bool Miss(Field field) => Fail(ParseError.Missing(ReasonOf(field), shape.NameOf(field)));

    public bool Fail(ParseError error)
    {
        Error ??= error;
        return false;
    }

    private static int MaxBytes(Field field) => field switch
    {
        Field.Bucket => BucketName.MaxLength,
        Field.Time or Field.EventTime => Timestamp.MaxLength,
        _ => MaxTextBytes,
    };

    private static string TooLong(Field field) =>
        field == Field.Key ? "longer than 1,024 bytes of UTF-8, the most S3 allows" : $"longer than {MaxBytes(field):N0} bytes";

    private readonly Token TokenOf(in Entry entry, Field field) => entry[field, field >= Field.Bucket ? shape.Place : Place.Entry];

    private string ReasonOf(Field field) => field switch
    {
        Field.Bucket => RejectedReason.BadBucket,
        Field.Key => RejectedReason.BadKey,
        _ => field == shape.Time ? RejectedReason.BadTime : RejectedReason.BadValue,
    };

    private string? Empty(Field field, bool isPresent)
    {
        if (field == Field.Key)
            Fail(field, isPresent ? "is empty" : "is missing");
        return null;
    }

    private bool TryGet(in Entry entry, Token token, Field field, out ReadOnlySpan<byte> utf8)
    {
        utf8 = default;
        if (token.Type != JsonTokenType.String)
            return Fail(field, $"expected text, found {entry.Describe(token)}");

        // A key can have every byte as %XX and every character of this escaped.
        if (token.Length > (field == Field.Key ? BufferLength * Token.MaxEscapeLength : MaxBytes(field)))
            return Fail(field, TooLong(field));
        if (token.Length > _buffer.Length)
            _buffer = new byte[token.Length];
        if (!token.TryGetUtf8(entry.Json, _buffer, out utf8))
            return Fail(field, NotUnicode);
        if (field != Field.Key || !shape.KeyIsEncoded || utf8.IndexOfAny((byte)'+', (byte)'%') < 0)
            return true;

        if (!KeyDecoder.TryDecode(utf8, _buffer, out var length))
            return Fail(field, $"a percent sign without two hexadecimal digits in {Printable.Quote(utf8)}");
        utf8 = _buffer[..length];
        return Utf8.IsValid(utf8) || Fail(field, NotUnicode);
    }

    private bool Check(Field field, scoped ReadOnlySpan<byte> utf8) =>
        utf8.Length > MaxBytes(field) ? Fail(field, TooLong(field))
            : !utf8.Contains((byte)0) || Fail(field, "contains NUL, which no database takes");
}
