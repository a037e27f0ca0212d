using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Edp.Core.Parsing;

/// <summary>
/// Reads a request body as a stream: one document (also printed over several lines), an array, or one document a line. What is kept
/// in memory is the entry being read and the piece being filled, however long the body is.
/// </summary>
internal sealed class EventBodyReader
{
    /// <summary>
    /// The longest entry, in bytes: as much as one SQS message takes ("Amazon SQS message quotas" of the SQS developer guide). A
    /// document longer than that can be read only if it is a notification with <c>Records</c>, whose entries are its records.
    /// </summary>
    public const int MaxEntryBytes = 1024 * 1024;

    /// <summary>Enough for <c>{"Records": [</c> with generous white space.</summary>
    private const int MaxOpening = 256;

    private readonly BodyText _text;
    private ParsedEvents _into = new();
    private long _brokenLines;
    private (long Line, bool IsInDocument)? _array;
    private bool _isFirst;

    private EventBodyReader(BodyText text) => _text = text;

    /// <summary>
    /// Gives a piece whenever it holds at least this many objects and other things together, and what is left at the end. One entry can
    /// hold several events, so a piece can be larger. Only what the pipe itself throws is thrown.
    /// </summary>
    public static async IAsyncEnumerable<ParsedEvents> ReadAsync(
        PipeReader body, int objectsPerPiece, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(objectsPerPiece, 1);
        using var text = new BodyText(body, cancellationToken);
        await text.SkipByteOrderMarkAsync();
        var reader = new EventBodyReader(text);
        while (await reader.ReadNextAsync())
        {
            if (reader._into.Collected < objectsPerPiece)
                continue;
            yield return reader._into;
            reader._into = new ParsedEvents(reader._into.EndIndex);
        }

        if (reader._into.EndIndex == 0)
            reader._into.Reject(ParseError.EmptyBody);
        if (reader._into.Entries > 0)
            yield return reader._into;
    }

    /// <summary>Reads the next entry, or passes what is none; <see langword="false"/> at the end of the body.</summary>
    private async ValueTask<bool> ReadNextAsync()
    {
        var first = await _text.SkipWhiteSpaceAsync();
        if (_array is not null)
            return await ReadElementAsync(first);
        if (first is null)
            return false;
        if (first == '[')
            return Open(1, isInDocument: false);
        if (_text.Line < _brokenLines && first != '{')
            return await SkipLineAsync();

        var end = await _text.FindLineEndAsync(0);
        if (end > MaxEntryBytes)
            return await ReadLongAsync(isOneLine: true);

        // A line that cannot be all of an object is not worth an exception.
        JsonException? error = null;
        var mayBeWhole = first != '{' || _text.Rest[..end].TrimEnd(" \t\r\n"u8).EndsWith("}"u8);
        if (!mayBeWhole || (error = TryParse(end, level: 0)) is not null)
            return await ReadDocumentAsync(error, end);
        _text.Take(end);
        return true;
    }

    /// <summary>
    /// A document whose first line does not end it. It may be printed over several lines, or it may be a line that was cut off among
    /// lines that are entries of their own: it goes on to where its JSON ends or breaks.
    /// </summary>
    private async ValueTask<bool> ReadDocumentAsync(JsonException? firstLineError, int firstLine)
    {
        int end;
        JsonException? error;
        var isOpen = false;
        while ((end = FindEnd(out error)) == 0 && error is null && !isOpen)
        {
            if (_text.Rest.Length > MaxEntryBytes)
                return await ReadLongAsync(isOneLine: false);

            // Twice as much, so that a long document is read twice at most.
            isOpen = !await _text.ReadAsync(_text.Rest.Length * 2);
        }

        end = isOpen ? _text.Rest.Length : await _text.FindLineEndAsync(end);
        error ??= TryParse(end, level: 0);
        if (error is null)
        {
            _text.Take(end);
            return true;
        }

        var (lines, last) = (0, error.LineNumber!.Value);
        end = 0;
        for (var line = 0L; line <= last; line++)
        {
            var start = end;
            end = await _text.FindLineEndAsync(start);
            lines += _text.Rest[start..end].ContainsAnyExcept(" \t\r\n"u8) ? 1 : 0;
        }

        // Broken at its second line it was rather one line cut off; else the place where it broke says more, by what is on its line. The
        // lines that went on with it are rejected too; those that begin an object or array are tried, so that no good one is lost.
        Reject(lines > 2 ? TryParse(end, level: 0)! : firstLineError ?? TryParse(firstLine, level: 0)!);
        _brokenLines = _text.Line + last + (isOpen ? 1 : 0);
        _text.Take(firstLine);
        return true;
    }

    /// <summary>The place behind the end of a document; 0 if that is not there yet or the JSON is broken before.</summary>
    private int FindEnd(out JsonException? error)
    {
        error = null;
        try
        {
            var reader = Begin(MaxEntryBytes);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0)
                    return (int)reader.BytesConsumed;
            }
        }
        catch (JsonException broken)
        {
            error = broken;
        }

        return 0;
    }

    /// <summary>Over the limit, a notification is read record by record; any other document is rejected.</summary>
    private async ValueTask<bool> ReadLongAsync(bool isOneLine)
    {
        if (FindRecords() is > 0 and var opening)
            return Open(opening, isInDocument: true);
        RejectTooLong();
        return isOneLine ? await SkipLineAsync() : await SkipValueAsync(default) || true;
    }

    /// <summary>The place behind the bracket of a notification's records; 0 in another document.</summary>
    private int FindRecords()
    {
        try
        {
            var reader = Begin(MaxOpening);
            var isNotification = reader.Read() && reader.TokenType == JsonTokenType.StartObject
                && reader.Read() && reader.ValueTextEquals("Records"u8)
                && reader.Read() && reader.TokenType == JsonTokenType.StartArray;
            return isNotification ? (int)reader.BytesConsumed : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    private Utf8JsonReader Begin(int maxLength) => new(
        _text.Rest[..Math.Min(maxLength, _text.Rest.Length)], isFinalBlock: false, new JsonReaderState(S3EventParser.JsonOptions));

    private bool Open(int opening, bool isInDocument)
    {
        (_array, _isFirst) = ((_text.Line, isInDocument), true);
        _text.Take(opening);
        return true;
    }

    private async ValueTask<bool> ReadElementAsync(byte? next)
    {
        if (next == ']')
            return await CloseAsync();
        if (next == ',' && !_isFirst)
        {
            _text.Take(1);
            next = await _text.SkipWhiteSpaceAsync();
        }
        else if (next is not null && !_isFirst)
            return await BreakAsync("expected ',' or ']' behind an element of the array");

        _isFirst = false;
        if (next is (byte)']' or (byte)',')
            return await BreakAsync("expected an element of the array");

        var (value, length) = (default(JsonValueScanner), 0);
        do
            length += value.Scan(_text.Rest[length..]);
        while (length <= MaxEntryBytes && !value.IsComplete && await _text.ReadAsync());

        if (length > MaxEntryBytes)
        {
            RejectTooLong();
            _text.Take(length);
            if (!await SkipValueAsync(value))
                _array = null;
            return true;
        }

        if (!value.IsComplete)
            return await BreakAsync("the array is not closed", length);
        if (TryParse(length, level: 1) is { } malformed)
        {
            Reject(malformed);
            return await LeaveAsync(length);
        }

        _text.Take(length);
        return true;
    }

    private async ValueTask<bool> CloseAsync()
    {
        if (_isFirst)
            _into.Reject(ParseError.EmptyArray);
        _text.Take(1);
        var isInDocument = _array!.Value.IsInDocument;
        _array = null;
        if (isInDocument && !await SkipValueAsync(JsonValueScanner.InsideObject()))
            Reject("the document with these Records is not closed");
        return true;
    }

    private ValueTask<bool> BreakAsync(string reason, int length = 0)
    {
        Reject(reason);
        return LeaveAsync(length);
    }

    /// <summary>
    /// Where the JSON of an array breaks there is no telling where the next element begins: all that follows is rejected as one entry;
    /// if the array had not left its line yet, only what follows on this line.
    /// </summary>
    private async ValueTask<bool> LeaveAsync(int length)
    {
        _text.Take(length);
        var isOneLine = _array == (_text.Line, false);
        _array = null;
        if (isOneLine)
            return await SkipLineAsync();
        do
            _text.Take(_text.Rest.Length);
        while (await _text.ReadAsync());
        return true;
    }

    /// <summary>Passes the rest of a value: of one that is too long, or of a document behind its <c>Records</c>.</summary>
    private async ValueTask<bool> SkipValueAsync(JsonValueScanner value)
    {
        do
            _text.Take(value.Scan(_text.Rest));
        while (!value.IsComplete && await _text.ReadAsync());
        return value.IsComplete;
    }

    /// <summary>Passes the rest of a line that belongs to an entry which is rejected already.</summary>
    private async ValueTask<bool> SkipLineAsync()
    {
        do
            _text.Take(await _text.FindLineEndAsync(0));
        while (_text.Column > 0 && !_text.EndsAt(0));
        return true;
    }

    private JsonException? TryParse(int length, int level) => S3EventParser.TryParse(_text.Rest[..length], _into, level);

    private void Reject(JsonException malformed) => _into.Reject(ParseError.NotJson(malformed, _text.Line, _text.Column));

    private void Reject(string reason) => _into.Reject(ParseError.NotJson(reason, _text.Line, _text.Column));

    private void RejectTooLong() => _into.Reject(new ParseError(
        RejectedReason.TooLarge, $"longer than {MaxEntryBytes:N0} bytes, the most one entry may have (line {_text.Line + 1})"));
}
