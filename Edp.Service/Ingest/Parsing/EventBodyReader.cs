using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Edp.Service.Ingest.Parsing;

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
    /// Gives a piece whenever it holds at least this many objects and other things together, and what is left at the end. One entry can hold several events, so a piece can be larger. Only what the pipe itself throws is thrown.
    /// </summary>
    public static async IAsyncEnumerable<ParsedEvents> ReadAsync(
        PipeReader body, int objectsPerPiece, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(objectsPerPiece, 1);
        var cursor = new BodyCursor();
        BodyState state = new BodyStart();
        var isFinished = false;
        while (!isFinished)
        {
            var result = await body.ReadAsync(cancellationToken);
            if (result.IsCanceled)
                throw new OperationCanceledException("The reading of the body was cancelled.");

            cursor.Load(result.Buffer, result.IsCompleted);
            while (cursor.Collected < objectsPerPiece && state.Advance(cursor) is { } next)
                state = next;

            var isFull = cursor.Collected >= objectsPerPiece;
            isFinished = result.IsCompleted && !isFull;
            body.AdvanceTo(cursor.Rest.Start, isFull ? cursor.Rest.Start : cursor.Rest.End);
            if (isFull)
                yield return cursor.TakePiece();
        }

        if (cursor.Entries == 0)
            cursor.Into.Reject(Expected.EmptyBody);
        if (cursor.Into.Entries > 0)
            yield return cursor.Into;
    }
}
