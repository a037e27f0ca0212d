using Edp.Core.Batching;
using Edp.Service.Storage.Ignored;

namespace Edp.Service.Explaining;

/// <summary>Tells that the last event of a key was a second delivery of one that was recorded (R3).</summary>
internal sealed class DuplicateStory(IgnoredFacts facts)
{
    /// <summary>The last second delivery, if it is of this key.</summary>
    public async Task<IgnoredKey?> FindAsync(Explanation explanation, KnownObjects objects, CancellationToken cancellationToken)
    {
        if (explanation.Key is not { } key)
            return null;
        var rows = await facts.OfAsync(explanation.Bucket, explanation.Prefix, cancellationToken);
        return rows.Find(row =>
            row.Outcome == KeyOutcome.Duplicate && row.ExampleKey == key && row.LastAt >= objects.Newest.RecordedAt);
    }

    /// <summary>Adds it to what is told of the key. Where nothing is left to happen, it is the cause why nothing happened.</summary>
    public static Explanation Tell(Explanation explanation, KnownObjects objects, IgnoredKey duplicate)
    {
        var first = objects.Events.FirstOrDefault(recorded =>
            ObjectIdentity.Describe(recorded.Sequencer, recorded.VersionId, recorded.Etag) == duplicate.Detail) ?? objects.Newest;
        var text = $"the last event of {Phrases.Name(first.Key)}, at {Phrases.Time(duplicate.LastAt)}, was a second delivery of the one "
            + "that EDP recorded at "
            + $"{Phrases.Time(first.RecordedAt)} ({duplicate.Detail}), and changed nothing";
        var step = new ExplanationStep(duplicate.LastAt, $"T{text[1..]}.");
        var steps = explanation.Steps.Where(known => known.At is null)
            .Concat(explanation.Steps.Where(known => known.At is not null).Append(step).OrderBy(known => known.At)).ToList();
        return Cause.IsEnd(explanation.Cause)
            ? explanation with { Cause = Cause.Duplicate, Sentence = $"T{text[1..]}: {explanation.Sentence}", Steps = steps }
            : explanation with { Steps = steps };
    }
}
