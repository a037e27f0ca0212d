using Edp.Core.Parsing;
using NUnit.Framework;

namespace Edp.Tests.Ingest.Parsing;

[TestFixture]
public sealed class When_a_sample_body_arrives
{
    private static IEnumerable<string> Files => S3EventCorpus.Samples.Keys;

    /// <summary>Those that are one document, as a queue delivers them.</summary>
    private static IEnumerable<string> Documents => Files.Where(file => file.EndsWith(".json", StringComparison.Ordinal));

    [Test]
    public void Should_be_one_of_97() => Assert.That(Files.Count(), Is.EqualTo(97));

    [TestCaseSource(nameof(Files))]
    public async Task Should_give_the_expected_answer_read_as_a_stream(string file) =>
        Check(S3EventCorpus.Samples[file], await Body.ReadAsync([S3EventCorpus.Read(file)]));

    [TestCaseSource(nameof(Documents))]
    public void Should_give_the_expected_answer_parsed_as_one_document(string file) =>
        Check(S3EventCorpus.Samples[file], Body.Parse(S3EventCorpus.Read(file)));

    private static void Check(Sample sample, ParsedEvents events)
    {
        var errors = string.Join(Environment.NewLine, events.Rejected);
        Assert.Multiple(() =>
        {
            Assert.That(events.Objects.Select(Comparable), Is.EqualTo(sample.Objects.Select(Comparable)), errors);
            Assert.That(events.Packages.Select(package => (package.Bucket, package.PackageName, package.TopHash)),
                Is.EqualTo(sample.Packages), errors);
            Assert.That((events.Ignored, events.Rejected.Count), Is.EqualTo((sample.Ignored, sample.Rejected)), errors);
            Assert.That(events.Rejected.Select(rejected => rejected.Error),
                Has.All.Length.InRange(10, 500).And.All.Not.Matches("[\\x00-\\x1f\\x7f]"));
            Assert.That(events.Objects, Has.All.Matches((ObjectEvent e) => (e.EventTime?.Offset ?? TimeSpan.Zero) == TimeSpan.Zero));
        });
    }

    /// <summary>The corpus compares sequencers without letter case and times to the millisecond.</summary>
    private static ObjectEvent Comparable(ObjectEvent created) => created with
    {
        Sequencer = created.Sequencer?.ToUpperInvariant(),
        EventTime = created.EventTime is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()) : null,
    };
}
