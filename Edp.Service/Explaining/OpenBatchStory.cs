using Edp.Contracts;
using Edp.Core.Batching;
using Edp.Service.Batching;

namespace Edp.Service.Explaining;

/// <summary>Tells what an open batch waits for.</summary>
internal sealed class OpenBatchStory(BucketRules rules, TimeProvider time)
{
    // Timers come within a second; what is later has a reason.
    private static readonly TimeSpan MaxLate = TimeSpan.FromSeconds(5);

    public Explanation Tell(Story story, PrefixState prefix, KnownObjects? objects)
    {
        var rule = rules.ForOpenBatch(prefix);
        var dueAt = prefix.DueAt ?? rule.DueAt(prefix);
        AddSteps(story, prefix, objects, dueAt);
        if (objects is not null && story.Address.IsKey && objects.Events.All(recorded => recorded.DeletedAt is not null))
            return TellDeleted(story, prefix, objects);

        var open = $"{BatchWords.Subject(story, prefix.BatchNumber, prefix.Prefix)} is open with {BatchWords.Files(prefix.ObjectCount)}";
        if (dueAt < time.GetUtcNow() - MaxLate)
        {
            return story.End(
                Cause.OpenOverdue, $"{open} and should have been closed at {Phrases.Time(dueAt)}: EDP's timers are late, its log says why.");
        }

        if (prefix.HeldUntil is { } held && held > time.GetUtcNow())
            return story.End(Cause.OpenHeld, $"{open}, and an operator holds it open until {Phrases.Time(held)}.");
        if (prefix.Expects)
            return TellExpecting(story, prefix, open, dueAt);
        if (prefix.ObjectCount == 0)
        {
            return story.End(
                Cause.OpenEmpty,
                $"{open}, since all that came was deleted again; it closes at {Phrases.Time(dueAt)} if nothing new comes until then.");
        }

        if (prefix.ExtendedUntil == dueAt)
        {
            return story.End(
                Cause.OpenExtended,
                $"{open} and closes at {Phrases.Time(dueAt)}, to when an operator extended it, if nothing new comes until then"
                + $"{OrSooner(prefix, rule)}.");
        }

        return rule.DueReason(prefix) switch
        {
            BatchReason.Marker => story.End(
                Cause.OpenMarker, $"{open} and closes at {Phrases.Time(dueAt)} if nothing new comes until then: its marker file has come."),
            BatchReason.Count => story.End(
                Cause.OpenCount, $"{open}, is full, and closes at {Phrases.Time(dueAt)}: its last file was empty, and its content may "
                    + "follow."),
            BatchReason.MaxDuration => story.End(
                Cause.OpenMaxDuration,
                $"{open} and closes at {Phrases.Time(dueAt)}, whatever still comes: then it has been open for the longest time allowed "
                + $"({Phrases.Duration(rule.MaxDuration.GetValueOrDefault())}){OrSooner(prefix, rule)}."),
            _ => story.End(
                Cause.OpenQuiet,
                $"{open} and closes at {Phrases.Time(dueAt)} if nothing new comes until "
                + $"then{OrSooner(prefix, rule)}{AtTheLatest(prefix, rule)}.")
        };
    }

    private static Explanation TellExpecting(Story story, PrefixState prefix, string open, DateTimeOffset dueAt)
    {
        if (prefix.ListProblem is { } problem)
            story.Add($"A list of the files that must come could not be read: {problem}");
        if (BatchRule.IsComplete(prefix))
        {
            return story.End(
                Cause.OpenComplete, $"{open}, has all that must come, and closes at {Phrases.Time(dueAt)}: its last file was empty, and "
                    + "its content "
                    + "may follow.");
        }

        var missing = BatchWords.Missing(prefix.MissingCount, prefix.Expected(), FileNames.Split(prefix.MissingFiles));
        return story.End(
            Cause.OpenIncomplete,
            $"{open} and waits for {missing}; it closes as soon as all have come, or as incomplete at {Phrases.Time(dueAt)} if nothing "
            + "new comes "
            + "until then.");
    }

    private static string OrSooner(PrefixState prefix, BatchRule rule)
    {
        var missing = rule.MissingCountOf(prefix) is { } count
            ? $", or as soon as {Phrases.Count(count, rule.CountedThing)} more have come"
            : "";
        var size = rule.MissingSizeOf(prefix) is { } bytes ? $", or as soon as {Phrases.Bytes(bytes)} more have come" : "";
        var marker = rule.Markers.Count > 0 ? $", or when its marker comes ({string.Join(", ", rule.Markers)})" : "";
        return missing + size + marker;
    }

    private static string AtTheLatest(PrefixState prefix, BatchRule rule) =>
        prefix.OpenedAt + rule.MaxDuration is { } cap ? $", at {Phrases.Time(cap)} at the latest" : "";

    private static Explanation TellDeleted(Story story, PrefixState prefix, KnownObjects objects) => story.End(
        Cause.Deleted,
        $"{Phrases.Name(story.Address.Path)} was deleted, and at {Phrases.Time(objects.Newest.DeletedAt.GetValueOrDefault())} taken out of the "
        + $"open batch {Phrases.Number(prefix.BatchNumber)} of {Phrases.Prefix(prefix.Prefix)}.");

    private static void AddSteps(Story story, PrefixState prefix, KnownObjects? objects, DateTimeOffset dueAt)
    {
        story.Prefix = prefix.Prefix;
        var number = Phrases.Number(prefix.BatchNumber);
        story.Add(prefix.OpenedAt, $"Batch {number} was opened.");
        story.AddEvents(objects);
        if (prefix.LastRecordedAt is { } lastAt)
            story.Add(lastAt, $"The last new file of batch {number} came.");
        if (prefix.MarkerAt is { } markerAt)
            story.Add(markerAt, $"The marker file of batch {number} came.");
        story.Add(dueAt, $"Batch {number} is closed if nothing new comes until then.");
    }
}
