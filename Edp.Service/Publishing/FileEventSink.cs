using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Edp.Core.Outbox;
using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Publishing;

/// <summary>
/// Appends events to <c>events.ndjson</c>, a line each, and forces them to the disk. The file is opened for each append and by one writer
/// at a time, so it can be rotated, and shared by processes. What is appended is accepted only if the file is still at its place then.
/// </summary>
internal sealed partial class FileEventSink(IOptions<EdpOptions> options, EventOrigin origin, ILogger<FileEventSink> logger) : IEventSink
{
    /// <summary>The file's name in the data folder.</summary>
    public const string FileName = "events.ndjson";

    /// <summary>Takes what was behind the last whole event of the file, so that nothing is lost without a trace.</summary>
    public const string UnfinishedFileName = FileName + ".unfinished";

    private const int CopySize = 64 * 1024;
    private const int MaxAppends = 5;
    private static readonly EventJson Json = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WaitForOtherWriter = TimeSpan.FromMilliseconds(20);

    private readonly string _path = Path.GetFullPath(Path.Combine(options.Value.DataFolder, FileName));

    public EventSinks Kind => EventSinks.File;

    public async Task<IReadOnlyDictionary<Guid, string>> WriteAsync(IReadOnlyList<OutgoingEvent> events, CancellationToken cancellationToken)
    {
        var lines = new ArrayBufferWriter<byte>();
        foreach (var outgoing in events)
        {
            using (var writer = new Utf8JsonWriter(lines, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
                JsonSerializer.Serialize(writer, origin.Envelop(outgoing), Json.EventEnvelope);
            lines.Write("\n"u8);
        }

        try
        {
            for (var appends = 1; !await AppendAsync(lines.WrittenMemory, cancellationToken); appends++)
            {
                if (appends == MaxAppends)
                    throw new EventSinkException($"Events could not be appended to {_path}: the file was replaced {MaxAppends} times meanwhile");
                Log.Replaced(logger, _path, events.Count);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EventSinkException($"Events could not be appended to {_path}: {e.Message}", e);
        }

        return events.ToDictionary(outgoing => outgoing.Id, outgoing => outgoing.Id.ToString());
    }

    /// <returns>False if the lines went into a file that is not at its place any more.</returns>
    private async Task<bool> AppendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        await using var file = await OpenAsync(cancellationToken);
        CompleteLastLine(file);
        var start = file.Position;
        try
        {
            await file.WriteAsync(lines, cancellationToken);
            file.Flush(flushToDisk: true);
        }
        catch (Exception)
        {
            // The disk may be full in the middle of a line. What cannot be cut off now is moved away by the next append.
            TryCutOff(file, start);
            throw;
        }

        return IsInPlace(file);
    }

    private async Task<FileStream> OpenAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(MaxWait);
        while (true)
        {
            try
            {
                // Only FileShare.None keeps other writers away on Unix; programs that read without a lock go on reading. Without a buffer
                // a write that failed leaves nothing that closing the file would write.
                return new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (File.Exists(_path) && !deadline.IsCancellationRequested)
            {
                // Another append is under way, of this process or another.
                await Task.Delay(WaitForOtherWriter, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Goes to the end of the last whole line. A whole event without a line feed gets one: someone saved the file without it. What is not a
    /// whole event was never reported as published, and would break the file for its readers; it is moved to a file of its own.
    /// </summary>
    private void CompleteLastLine(FileStream file)
    {
        var start = LastLine.FindStart(file);
        if (start == file.Length)
        {
            file.Position = start;
            return;
        }

        var end = LastLine.FindEndOfEvent(file, start);
        if (end < file.Length)
        {
            var moved = MoveAway(file, end);
            Log.MovedAway(logger, moved, _path, UnfinishedFileName);
        }

        file.Position = end;
        if (end > start)
            file.Write("\n"u8);
    }

    /// <summary>Moves what is behind <paramref name="end"/>; on the disk before it is cut off here.</summary>
    private long MoveAway(FileStream file, long end)
    {
        var length = file.Length - end;
        var path = Path.Combine(Path.GetDirectoryName(_path)!, UnfinishedFileName);
        using (var unfinished = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            file.Position = end;
            file.CopyTo(unfinished, CopySize);
            unfinished.Write("\n"u8);
            unfinished.Flush(flushToDisk: true);
        }

        file.SetLength(end);
        return length;
    }

    private static void TryCutOff(FileStream file, long end)
    {
        try
        {
            file.SetLength(end);
        }
        catch (IOException)
        {
            // Nothing was accepted; the next append finds an unfinished line.
        }
    }

    /// <summary>Whether the file at the path is the one that is open. No other writer is in it, so its length tells.</summary>
    private bool IsInPlace(FileStream file)
    {
        var found = new FileInfo(_path);
        if (!found.Exists)
            return false;

        found = found.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? found;
        return found.Length == RandomAccess.GetLength(file.SafeFileHandle);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning,
            "{Path} was deleted or replaced while {Count} events were appended, they are appended again to the file that is there now")]
        public static partial void Replaced(ILogger logger, string path, int count);

        [LoggerMessage(2, LogLevel.Warning,
            "{Length} bytes at the end of {Path} are not a whole event, they were moved to {UnfinishedFileName} beside it")]
        public static partial void MovedAway(ILogger logger, long length, string path, string unfinishedFileName);
    }
}
