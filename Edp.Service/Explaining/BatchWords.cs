using Edp.Contracts;
using Edp.Core.Batching;

namespace Edp.Service.Explaining;

/// <summary>The parts of sentences about batches.</summary>
internal static class BatchWords
{
    /// <summary>What the sentence is about: the batch, or what was asked for and is in it.</summary>
    public static string Subject(Story story, long batchNumber, string prefix)
    {
        var batch = $"batch {Phrases.Number(batchNumber)} of {Phrases.Prefix(prefix)}";
        if (story.Address.IsKey)
            return $"{Phrases.Name(story.Address.Path)} is in {batch}, which";
        return story.Address.Path == prefix ? $"B{batch[1..]}" : $"The folder {Phrases.Name(story.Address.Path)} is in {batch}, which";
    }

    private const int MaxNames = 5;

    public static string Files(long count) => Phrases.Count(count, "file");

    public static string Why(Batch batch) => batch.Reason switch
    {
        BatchReason.Quiet => "since nothing new had come for the quiet period",
        BatchReason.Count => $"since it was full, with {Files(batch.ObjectCount)}",
        BatchReason.Marker => "since its marker file had come",
        BatchReason.MaxDuration => "since it had been open for the longest time allowed",
        BatchReason.Flush => "by an operator",
        Batch.Cancelled => "by an operator who cancelled it",
        BatchReason.Complete => $"since all that had to come had come, with {Files(batch.ObjectCount)}",
        BatchReason.Incomplete => "as incomplete, without "
            + Missing(batch.MissingCount, batch.ExpectedCount, MissingNames.Names(batch.Missing)),
        _ => $"by {batch.Reason}"
    };

    /// <summary>How much is missing, with the first names.</summary>
    public static string Missing(long? missing, long? expected, IReadOnlyList<string> names)
    {
        var count = $"{Phrases.Number(missing.GetValueOrDefault())} of the {Phrases.Number(expected.GetValueOrDefault())} that must come";
        var more = names.Count > MaxNames ? ", …" : "";
        return names.Count == 0 ? count : $"{count} ({string.Join(", ", names.Take(MaxNames).Select(Phrases.Name))}{more})";
    }

    /// <summary>Tells when the events of the key, or of the folder, were recorded.</summary>
    public static void AddEvents(this Story story, KnownObjects? objects)
    {
        if (objects is null)
            return;
        foreach (var recorded in objects.Events)
        {
            var what = recorded.Sequencer is { } sequencer ? $" (sequencer {sequencer})" : "";
            story.Add(recorded.RecordedAt, $"EDP recorded an event of {Phrases.Name(recorded.Key)}{what}.");
            if (recorded.DeletedAt is { } deletedAt)
                story.Add(deletedAt, $"{Phrases.Name(recorded.Key)} was deleted and taken out of its open batch.");
        }
    }
}
