using Edp.Core.Configuration;

namespace Edp.Core.Batching;

/// <summary>R15: what a rule says a batch has to contain.</summary>
internal sealed record ExpectationRule
{
    private readonly KeyPattern? _list;

    public ExpectationRule(BucketOptions options)
    {
        Count = options.ExpectedCount;
        _list = string.IsNullOrEmpty(options.ListFile) ? null : new KeyPattern(options.ListFile);
        ListFormat = options.ListFormat;
        ListPointer = options.ListPointer;
        RequiredFiles = FileNames.Join(_list is null ? options.RequiredFiles : [.. options.RequiredFiles, $"{options.ListFile}|*/{options.ListFile}"]);
        IncompleteAfter = BatchRule.Seconds(options.IncompleteAfter);
    }

    /// <summary>How many different keys; null where no number is expected.</summary>
    public long? Count { get; private init; }

    /// <summary>How lists are written.</summary>
    public ListFormat ListFormat { get; }

    /// <summary>Where the array of files is in a list that is JSON.</summary>
    public string? ListPointer { get; }

    /// <summary>Patterns of files, one a line, that of the list among them; null where none is required.</summary>
    public string? RequiredFiles { get; private init; }

    /// <summary>For how long nothing new must have come before the batch is closed as incomplete.</summary>
    public TimeSpan IncompleteAfter { get; private init; }

    /// <summary>Whether the file with this key names what the batch has to contain.</summary>
    public bool IsList(string key) => _list is { } list && list.Matches(KeyPrefix.LastSegment(key));

    /// <summary>
    /// What a batch was opened with, or what the rule of now says instead, where this is less: fewer of the files, a smaller number or none, a
    /// shorter time.
    /// </summary>
    public ExpectationRule OrSooner(ExpectationRule now) => this with
    {
        Count = now.Count is null || now.Count < Count ? now.Count : Count,
        RequiredFiles = FileNames.Split(now.RequiredFiles).All(FileNames.Split(RequiredFiles).Contains) ? now.RequiredFiles : RequiredFiles,
        IncompleteAfter = now.IncompleteAfter < IncompleteAfter ? now.IncompleteAfter : IncompleteAfter
    };
}
