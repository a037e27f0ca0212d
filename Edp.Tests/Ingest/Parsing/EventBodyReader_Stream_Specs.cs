using System.IO.Pipelines;
using System.Text;
using Edp.Core.Parsing;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;

namespace Edp.Tests.Ingest.Parsing;

/// <summary>A body of lines, good and bad, in any split and any size of pieces.</summary>
[TestFixture]
public sealed class When_lines_arrive_in_parts
{
    private static readonly Gen<Line> Lines = Gen.Elements(
        new Line(key => Events.EventBridge(key), "o"),
        new Line(key => Events.Native(key), "o"),
        new Line(key => Events.Native(key, "x%zz", key), "oxo"),
        new Line(key => "  " + Events.Contract(key) + " ", "o"),
        new Line(key => Events.Topic(Events.Native(key)), "o"),
        new Line(key => $"[{Events.Contract(key)}, {Events.EventBridge(key, "Object Deleted")} ,1]", "oix"),
        new Line(key => $"[{Events.Contract(key)}, oops, {Events.Contract("lost")}]", "ox"),
        new Line(key => Events.EventBridge(key, "Object Deleted"), "i"),
        new Line(_ => "{oops", "x"),
        new Line(_ => "oops", "x"),
        new Line(_ => "17 18", "x"),
        new Line(_ => "{}", "x"),
        new Line(_ => "{\"bucket\":\"lab-intake\",\"key\":\"cut", "x"),
        new Line(_ => "{\"bucket\":\"lab-intake\",", "x"),
        new Line(_ => "{\"bucket\":", "x"),
        new Line(key => Events.Contract(key) + " more", "x"),
        new Line(_ => "", ""),
        new Line(_ => " \t", ""));

    private static readonly Gen<Case> Cases =
        from lines in Lines.ListOf()
        from ending in Gen.Elements("\n", "\r\n")
        from hasMark in Gen.Elements(false, true)
        from hasLastEnding in Gen.Elements(false, true)
        from partLength in Gen.Choose(1, 200)
        from objectsPerPiece in Gen.Choose(1, 5)
        select new Case([.. lines], ending, hasMark, hasLastEnding, partLength, objectsPerPiece);

    [FsCheck.NUnit.Property(MaxTest = 1000)]
    public Property Should_keep_exactly_the_good_ones() => Prop.ForAll(Cases.ToArbitrary(), async sample =>
    {
        var (body, expected) = sample.Write();
        var events = await Body.ReadAsync(Split(body, sample.PartLength), sample.ObjectsPerPiece);

        var keys = expected.Select((kind, index) => (kind, index)).Where(entry => entry.kind == 'o');
        Assert.Multiple(() =>
        {
            Assert.That(events.Objects, Has.Count.EqualTo(keys.Count()));
            Assert.That(events.Ignored, Is.EqualTo(expected.Count(kind => kind == 'i')));
            Assert.That(events.Rejected.Select(entry => entry.Index),
                Is.EqualTo(expected.Select((kind, index) => (kind, (long)index)).Where(e => e.kind == 'x').Select(e => e.Item2)));
            Assert.That(events.Entries, Is.EqualTo(expected.Length));
        });
    });

    [FsCheck.NUnit.Property(MaxTest = 300)]
    public Property Should_give_the_same_as_in_one_part() => Prop.ForAll(Cases.ToArbitrary(), async sample =>
    {
        var (body, _) = sample.Write();
        var whole = await Body.ReadAsync([body]);
        var parts = await Body.ReadAsync(Split(body, sample.PartLength), sample.ObjectsPerPiece);
        Assert.Multiple(() =>
        {
            Assert.That(parts.Objects, Is.EqualTo(whole.Objects));
            Assert.That(parts.Rejected, Is.EqualTo(whole.Rejected));
            Assert.That(parts.Ignored, Is.EqualTo(whole.Ignored));
        });
    });

    [Test]
    public async Task Should_give_a_piece_as_soon_as_it_is_full()
    {
        var lines = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 25).Select(i => Events.Contract($"a/{i}"))));
        var pieces = new List<(long First, int Objects)>();
        await foreach (var piece in Body.ReadPiecesAsync([lines], objectsPerPiece: 10))
            pieces.Add((piece.FirstIndex, piece.Objects.Count));
        Assert.That(pieces, Is.EqualTo(new[] { (0L, 10), (10L, 10), (20L, 5) }));
    }

    private static IEnumerable<TestCaseData> WhatIsKept()
    {
        yield return new TestCaseData(Events.Contract("a/b")).SetArgDisplayNames("objects");
        yield return new TestCaseData(Events.EventBridge("a/b", "Object Deleted")).SetArgDisplayNames("deletions");
        yield return new TestCaseData(Events.Contract(".quilt/named_packages/a/b/1772445600")).SetArgDisplayNames("packages");
        yield return new TestCaseData(Events.Revision("""{"type":"created","bucket":"b","handle":"a/b","topHash":"5e"}"""))
            .SetArgDisplayNames("revisions");
        yield return new TestCaseData(Events.Contract(".quilt/named_packages/a/b/oops")).SetArgDisplayNames("remarks");
        yield return new TestCaseData("""
            {"source":"aws.storagegateway","detail-type":"Storage Gateway Refresh Cache Event","detail":{"event-type":"refresh-complete","notification-id":"n"}}
            """).SetArgDisplayNames("refreshes");
        yield return new TestCaseData("{}").SetArgDisplayNames("no events");
        yield return new TestCaseData("oops").SetArgDisplayNames("no JSON");
    }

    /// <summary>Whatever is kept in memory counts, or a body of nothing else would be kept whole.</summary>
    [TestCaseSource(nameof(WhatIsKept))]
    public async Task Should_give_a_piece_when_it_is_full_of(string line)
    {
        var lines = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(line, 25)));
        var pieces = new List<long>();
        await foreach (var piece in Body.ReadPiecesAsync([lines], objectsPerPiece: 10))
            pieces.Add(piece.Entries);
        Assert.That(pieces.Take(2), Is.All.LessThanOrEqualTo(10));
        Assert.That(pieces.Sum(), Is.EqualTo(25));
    }

    [Test]
    public async Task Should_keep_a_thousand_reasons_of_an_entry_with_very_many_errors()
    {
        var entry = Encoding.UTF8.GetBytes($"{{\"Records\":[{string.Join(',', Enumerable.Repeat("5", 100_000))}]}}");
        await foreach (var piece in Body.ReadPiecesAsync([entry], objectsPerPiece: 10))
            Assert.That((piece.Rejected.Count, piece.RejectedCount, piece.Entries), Is.EqualTo((1_000, 100_000L, 100_000L)));
    }

    [Test]
    public async Task Should_read_a_plain_stream_as_well()
    {
        var lines = string.Join('\n', Enumerable.Range(0, 1000).Select(i => Events.Contract($"a/{i}")));
        var reader = PipeReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(lines)));
        var objects = 0;
        await foreach (var piece in EventBodyReader.ReadAsync(reader, 7, CancellationToken.None))
            objects += piece.Objects.Count;
        Assert.That(objects, Is.EqualTo(1000));
    }

    [Test]
    public void Should_stop_when_it_is_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        var pieces = EventBodyReader.ReadAsync(new Pipe().Reader, 10, cancelled.Token).GetAsyncEnumerator(cancelled.Token);
        var waiting = pieces.MoveNextAsync();
        cancelled.Cancel();
        Assert.That(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
    }

    internal static IReadOnlyList<ReadOnlyMemory<byte>> Split(byte[] body, int length) =>
        [.. body.Chunk(length).Select(part => new ReadOnlyMemory<byte>(part))];

    /// <param name="Write">Gives the line.</param>
    /// <param name="Entries">What each of its entries is: o an object, i ignored, x rejected.</param>
    internal sealed record Line(Func<string, string> Write, string Entries)
    {
        public override string ToString() => Write("key");
    }

    internal sealed record Case(
        IReadOnlyList<Line> Lines, string Ending, bool HasMark, bool HasLastEnding, int PartLength, int ObjectsPerPiece)
    {
        public (byte[] Body, string Entries) Write()
        {
            var text = string.Join(Ending, Lines.Select((line, i) => line.Write($"run-{i}/a.raw"))) + (HasLastEnding ? Ending : "");
            var entries = string.Concat(Lines.Select(line => line.Entries));
            return (Encoding.UTF8.GetBytes((HasMark ? "\uFEFF" : "") + text), entries.Length > 0 ? entries : "x");
        }

        public override string ToString() => $"{Write().Entries}, parts of {PartLength}:\n{Encoding.UTF8.GetString(Write().Body)}";
    }
}
