using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>
/// Divides a body into its entries as the bytes arrive: lines, documents over several lines, elements of arrays. Each method is what is
/// being read at the moment, and says whether it can go on with the bytes that are there.
/// </summary>
internal sealed partial class BodyEntries(BodyText text)
{
    /// <summary>Enough for <c>{"Records": [</c> with generous white space.</summary>
    private const int MaxOpening = 256;

    private readonly BodyText _text = text;

    private Step _step;
    private JsonException? _firstLineError;
    private JsonReaderState _json;
    private long _firstLine;
    private long _documentLength;
    private long _documentRead;
    private int _documentLines;
    private long _brokenLines;

    private enum Step
    {
        ReadStart,
        ReadEntry,
        ReadDocument,
        ReadArray,
        ReadElement,
        BehindElement,
        SkipValue,
        SkipLine,
        SkipRest,
    }

    /// <summary>The piece being filled.</summary>
    public ParsedEvents Into { get; private set; } = new();

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads on; <see langword="false"/> when that takes more bytes.</summary>
    public bool Advance() => _step switch
    {
        Step.ReadStart => ReadStart(),
        Step.ReadEntry => ReadEntry(),
        Step.ReadDocument => ReadDocument(),
        Step.ReadArray => ReadArray(),
        Step.ReadElement => ReadElement(),
        Step.BehindElement => BehindElement(),
        Step.SkipValue => SkipValue(),
        Step.SkipLine => SkipLine(),
        _ => SkipRest(),
    };

    public ParsedEvents TakePiece()
    {
        var piece = Into;
        Into = new ParsedEvents(piece.FirstIndex + piece.Entries);
        return piece;
    }

    private bool ReadStart()
    {
        if (_text.Rest.Length < ByteOrderMark.Length && !_text.IsFinal)
            return false;
        if (_text.Rest.Length >= ByteOrderMark.Length && _text.Peek(0, ByteOrderMark.Length).SequenceEqual(ByteOrderMark))
            _text.Load(_text.Rest.Slice(ByteOrderMark.Length), _text.IsFinal);
        return GoOn(Step.ReadEntry);
    }

    private bool ReadEntry()
    {
        if (!_text.TrySkipWhiteSpace(out var first))
            return false;
        if (_text.Line < _brokenLines && first is not ((byte)'{' or (byte)'['))
            return GoOn(Step.SkipLine);
        if (first == '[')
            return OpenArray(1, isInDocument: false);

        var isWhole = _text.TryFindLineEnd(0, out var end);
        if (end > EventBodyReader.MaxEntryBytes)
            return OpenLong(isOneLine: true);
        if (!isWhole)
            return false;

        if (TryParse(end, level: 0) is { } error)
            return OpenDocument(error, end);
        _text.Take(end);
        return true;
    }

    private bool OpenDocument(JsonException firstLineError, long firstLine)
    {
        (_firstLineError, _firstLine) = (firstLineError, firstLine);
        _json = new JsonReaderState(S3EventParser.JsonOptions);
        (_documentLength, _documentRead, _documentLines) = (0, 0, 0);
        return GoOn(Step.ReadDocument);
    }

    /// <summary>
    /// A document whose first line does not end it. It may be printed over several lines, or it may be a line that was cut off among
    /// lines that are entries of their own. Lines are added as long as they go on with it as JSON does.
    /// </summary>
    private bool ReadDocument()
    {
        if (_text.IsFinal && _documentLength == _text.Rest.Length)
            return CloseDocument();
        var isWhole = _text.TryFindLineEnd(_documentLength, out var end);
        if (end > EventBodyReader.MaxEntryBytes)
            return OpenLong(isOneLine: _documentLines == 0);
        if (!isWhole)
            return false;

        try
        {
            // The reader leaves behind what it cannot place without the next token, such as a comma.
            var unread = _text.Peek(_documentRead, end);
            if (unread[(int)(_documentLength - _documentRead)..].ContainsAnyExcept(" \t\r\n"u8))
                _documentLines++;
            var reader = new Utf8JsonReader(unread, isFinalBlock: false, _json);
            while (reader.Read())
            {
            }

            _json = reader.CurrentState;
            _documentRead += reader.BytesConsumed;
            _documentLength = end;
            return reader.TokenType != JsonTokenType.EndObject || reader.CurrentDepth > 0 || CloseDocument();
        }
        catch (JsonException broken)
        {
            return GiveUp(broken);
        }
    }

    private bool CloseDocument()
    {
        if (TryParse(_documentLength, level: 0) is { } error)
            return GiveUp(error);
        _text.Take(_documentLength);
        return GoOn(Step.ReadEntry);
    }

    /// <summary>
    /// Rejects the document: its first line, and the lines that went on with it and do not begin an object or array themselves. Those
    /// that do are tried as entries, so that no good line is lost with a broken one.
    /// </summary>
    private bool GiveUp(JsonException error)
    {
        // Broken at its second line it was rather one line cut off; else the place where it broke says more.
        Reject(_documentLines > 2 ? error : _firstLineError!);
        _brokenLines = _text.LineBehind(_documentLength);
        if (_text.IsFinal && _documentLength == _text.Rest.Length)
            _brokenLines++;
        _text.Take(_firstLine);
        return GoOn(Step.ReadEntry);
    }

    /// <summary>Over the limit, a notification is read record by record; any other document is rejected.</summary>
    private bool OpenLong(bool isOneLine)
    {
        var opening = new Utf8JsonReader(
            _text.Peek(0, MaxOpening), isFinalBlock: false, new JsonReaderState(S3EventParser.JsonOptions));
        if (BeginsRecords(ref opening))
            return OpenArray(opening.BytesConsumed, isInDocument: true);

        RejectTooLong();
        return isOneLine ? GoOn(Step.SkipLine) : SkipValueThen(default, Step.ReadEntry);
    }

    private static bool BeginsRecords(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && reader.Read() && reader.ValueTextEquals("Records"u8)
                && reader.Read() && reader.TokenType == JsonTokenType.StartArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Leaves the rest of a line behind that belongs to an entry which is rejected already.</summary>
    private bool SkipLine()
    {
        var isWhole = _text.TryFindLineEnd(0, out var end);
        _text.Take(end);
        return isWhole && GoOn(Step.ReadEntry);
    }

    private bool SkipRest()
    {
        _text.Take(_text.Rest.Length);
        return false;
    }

    private bool GoOn(Step step)
    {
        _step = step;
        return true;
    }

    private JsonException? TryParse(long length, int level) => S3EventParser.TryParse(_text.Peek(0, length), Into, level);

    private void Reject(JsonException malformed) => Into.Reject(MalformedJson.Error(malformed, _text.Line, _text.Column));

    private void Reject(string reason) => Into.Reject(MalformedJson.Error(reason, _text.Line, _text.Column));

    private void RejectTooLong() => Into.Reject(new ParseError(
        RejectedReason.TooLarge,
        $"longer than {EventBodyReader.MaxEntryBytes:N0} bytes, the most one entry may have (line {_text.Line + 1})"));
}
