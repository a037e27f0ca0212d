using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using Edp.Core.Parsing;
using NUnit.Framework;

namespace Edp.Tests.Ingest.Parsing;

/// <summary>Feeds bodies to the parser in the ways the tests need.</summary>
internal static class Body
{
    public static ParsedEvents Parse(string document) => Parse(Encoding.UTF8.GetBytes(document));

    public static ParsedEvents Parse(byte[] document)
    {
        var events = new ParsedEvents();
        S3EventParser.Parse(document, events);
        return events;
    }

    public static Task<ParsedEvents> ReadAsync(string body, int objectsPerPiece = 1000) =>
        ReadAsync([Encoding.UTF8.GetBytes(body)], objectsPerPiece);

    /// <summary>Reads a body that arrives in these parts, and puts the pieces together again.</summary>
    public static async Task<ParsedEvents> ReadAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> parts, int objectsPerPiece = 1000, CancellationToken cancellationToken = default)
    {
        var whole = new ParsedEvents { MaxReasons = int.MaxValue };
        await foreach (var piece in ReadPiecesAsync(parts, objectsPerPiece, cancellationToken))
        {
            Assert.That(piece.FirstIndex, Is.EqualTo(whole.Entries), "a piece begins where the one before ended");
            piece.Objects.ForEach(whole.Add);
            piece.Packages.ForEach(whole.Add);
            for (var i = 0; i < piece.Ignored; i++)
                whole.Ignore();
            piece.Deleted.ForEach(whole.Deleted.Add);
            piece.Rejected.ForEach(whole.Add);
            Assert.That(piece.RejectedCount, Is.EqualTo(piece.Rejected.Count));
        }

        return whole;
    }

    public static async IAsyncEnumerable<ParsedEvents> ReadPiecesAsync(
        IReadOnlyList<ReadOnlyMemory<byte>> parts,
        int objectsPerPiece,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pipe = new Pipe();
        var writing = WriteAsync(pipe.Writer, parts);
        await foreach (var piece in EventBodyReader.ReadAsync(pipe.Reader, objectsPerPiece, cancellationToken))
            yield return piece;
        await writing;
    }

    private static async Task WriteAsync(PipeWriter writer, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        foreach (var part in parts)
            await writer.WriteAsync(part);
        await writer.CompleteAsync();
    }
}
