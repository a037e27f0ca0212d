using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Edp.Core.Parsing;

/// <summary>
/// Reads a request body as a stream: one document (also printed over several lines), an array, or one document a line. What is kept
/// in memory is the entry being read and the piece being filled, however long the body is.
/// </summary>
internal static class EventBodyReader
{
    /// <summary>
    /// The longest entry, in bytes: as much as one SQS message takes ("Amazon SQS message quotas" of the SQS developer guide). A
    /// document longer than that can be read only if it is a notification with <c>Records</c>, whose entries are its records.
    /// </summary>
    public const int MaxEntryBytes = 1024 * 1024;

    /// <summary>
    /// Gives a piece whenever it holds at least this many objects and other things together, and what is left at the end. One entry can
    /// hold several events, so a piece can be larger. Only what the pipe itself throws is thrown.
    /// </summary>
    public static async IAsyncEnumerable<ParsedEvents> ReadAsync(
        PipeReader body, int objectsPerPiece, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(objectsPerPiece, 1);
        var text = new BodyText();
        var entries = new BodyEntries(text);
        var isFinished = false;
        while (!isFinished)
        {
            var result = await body.ReadAsync(cancellationToken);
            if (result.IsCanceled)
                throw new OperationCanceledException("The reading of the body was cancelled.");

            text.Load(result.Buffer, result.IsCompleted);
            while (entries.Into.Collected < objectsPerPiece && entries.Advance())
            {
            }

            var isFull = entries.Into.Collected >= objectsPerPiece;
            isFinished = result.IsCompleted && !isFull;
            body.AdvanceTo(text.Rest.Start, isFull ? text.Rest.Start : text.Rest.End);
            if (isFull)
                yield return entries.TakePiece();
        }

        if (entries.Into.FirstIndex + entries.Into.Entries == 0)
            entries.Into.Reject(Expected.EmptyBody);
        if (entries.Into.Entries > 0)
            yield return entries.Into;
    }
}
