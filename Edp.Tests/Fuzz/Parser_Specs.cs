using Edp.Core.Parsing;
using Edp.Tests.Ingest.Parsing;
using NUnit.Framework;

namespace Edp.Tests.Fuzz;

/// <summary>
/// Whatever bytes come in, all of them are accounted for as accepted, ignored or rejected, whole or in parts, soon and with little memory.
/// EDP_FUZZ_INPUTS makes the run longer, EDP_FUZZ_SEED makes it another one.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)]
public sealed class When_anything_is_parsed
{
    private const int MaxBytesPerByte = 200;
    private const int MinByteLimit = 1_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Test]
    public async Task Should_account_for_every_input()
    {
        var damage = new Damage(FuzzSettings.Seed);
        var random = new Random(FuzzSettings.Seed);
        long objects = 0, rejected = 0, ignored = 0;
        for (var input = 0; input < FuzzSettings.Inputs; input++)
        {
            var body = damage.Next();
            var partLength = random.Next(1, body.Length + 2);
            var objectsPerPiece = random.Next(1, 4);
            try
            {
                // On another thread: one that hangs is told of, with its input.
                var whole = await Task.Run(() => Read(body, partLength, objectsPerPiece)).WaitAsync(Patience);
                objects += whole.Objects.Count;
                rejected += whole.Rejected.Count;
                ignored += whole.Ignored;
            }
            catch (Exception exception)
            {
                throw new AssertionException(
                    $"Input {input} of seed {FuzzSettings.Seed}, in Base64: {Convert.ToBase64String(body)}", exception);
            }
        }

        // Neither all nor nothing may come through: the damage would be too small or too large to tell anything.
        Assert.That(new[] { objects, rejected, ignored }, Has.All.GreaterThan(FuzzSettings.Inputs / 100));
    }

    private static ParsedEvents Read(byte[] body, int partLength, int objectsPerPiece)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var document = Body.Parse(body);
        var whole = Finished(Body.ReadAsync([body]));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(allocated, Is.LessThan(MinByteLimit + (MaxBytesPerByte * body.Length)));

        var parts = Finished(Body.ReadAsync(When_lines_arrive_in_parts.Split(body, partLength), objectsPerPiece));
        Check(document);
        Check(whole);
        Check(parts);
        Assert.That(parts.Objects, Is.EqualTo(whole.Objects));
        Assert.That(parts.Rejected, Is.EqualTo(whole.Rejected));
        Assert.That(parts.Ignored, Is.EqualTo(whole.Ignored));
        return whole;
    }

    /// <summary>All of it is there, so nothing waits, and all happened on this thread.</summary>
    private static ParsedEvents Finished(Task<ParsedEvents> reading)
    {
        Assert.That(reading.IsCompleted, Is.True);
        return reading.GetAwaiter().GetResult();
    }

    private static void Check(ParsedEvents events)
    {
        Assert.That(events.Entries, Is.GreaterThan(0));
        Assert.That(events.Rejected.Select(entry => entry.Index), Is.Ordered.Ascending.And.Unique);
        foreach (var (index, error) in events.Rejected)
        {
            Assert.That(index, Is.InRange(0, events.Entries - 1));
            Assert.That(error, Has.Length.InRange(10, 600).And.Not.Matches("[\\x00-\\x1f\\x7f]"));
        }

        foreach (var created in events.Objects)
            Assert.That(created, Has.Property(nameof(ObjectEvent.Key)).Not.Empty.And.Property(nameof(ObjectEvent.Bucket)).Not.Empty);
        Assert.That(events.Objects.Select(created => created.Key), Has.None.Contains('\0'));
    }
}
