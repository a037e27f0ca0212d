using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Edp.Service.Configuration;
using Microsoft.Extensions.Options;

namespace Edp.Service.Publishing;

/// <summary>
/// Appends events to <c>events.ndjson</c>, a line each, and forces them to the disk. The file is opened for each append and by one writer
/// at a time, so it can be rotated, and shared by processes.
/// </summary>
internal sealed class FileEventSink(IOptions<EdpOptions> options, EventOrigin origin) : IEventSink
{
    /// <summary>The file's name in the data folder.</summary>
    public const string FileName = "events.ndjson";

    private static readonly EventJson Json = new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WaitForOtherWriter = TimeSpan.FromMilliseconds(20);

    private readonly string _path = Path.GetFullPath(Path.Combine(options.Value.DataFolder, FileName));

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
            await AppendAsync(lines.WrittenMemory, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EventSinkException($"Events could not be appended to {_path}: {e.Message}", e);
        }

        return events.ToDictionary(outgoing => outgoing.Id, outgoing => outgoing.Id.ToString());
    }

    private async Task AppendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        await using var file = await OpenAsync(cancellationToken);
        DropUnfinishedLine(file);
        await file.WriteAsync(lines, cancellationToken);
        file.Flush(flushToDisk: true);
    }

    private async Task<FileStream> OpenAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(LongestWait);
        while (true)
        {
            try
            {
                // Only FileShare.None keeps other writers away on Unix; programs that read without a lock go on reading.
                return new FileStream(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(_path) && !deadline.IsCancellationRequested)
            {
                // Another append is under way, of this process or another.
                await Task.Delay(WaitForOtherWriter, cancellationToken);
            }
        }
    }

    /// <summary>A line without its end is left by a crash in the middle of an append; its event was never reported as published.</summary>
    private static void DropUnfinishedLine(FileStream file)
    {
        var end = file.Length;
        while (end > 0)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
                break;
            end--;
        }

        file.SetLength(end);
        file.Position = end;
    }
}
