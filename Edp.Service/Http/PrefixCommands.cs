namespace Edp.Service.Http;

/// <summary>What somebody asks of the open batch of a prefix.</summary>
internal interface IPrefixCommand
{
    string? Bucket { get; }

    string? Prefix { get; }

    string? Reason { get; }
}

/// <summary>A prefix whose open batch is to be closed.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">The prefix, with its trailing slash; empty for the root of the bucket.</param>
/// <param name="Reason">Why, in your own words: up to 1,000 characters.</param>
internal sealed record FlushCommand(string? Bucket, string? Prefix, string? Reason = null) : IPrefixCommand;

/// <summary>A prefix whose open batch is to be kept open.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">The prefix, with its trailing slash; empty for the root of the bucket.</param>
/// <param name="Until">Until when at most: within a year.</param>
/// <param name="Reason">Why, in your own words: up to 1,000 characters.</param>
internal sealed record HoldCommand(string? Bucket, string? Prefix, DateTimeOffset? Until, string? Reason = null) : IPrefixCommand;

/// <summary>A prefix whose open batch is to wait longer for what is still to come.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">The prefix, with its trailing slash; empty for the root of the bucket.</param>
/// <param name="Seconds">By how much later than it is due now: 1 to 31,536,000. This or until.</param>
/// <param name="Until">To when: within a year. This or seconds.</param>
/// <param name="Reason">Why, in your own words: up to 1,000 characters.</param>
internal sealed record ExtendCommand(string? Bucket, string? Prefix, double? Seconds = null, DateTimeOffset? Until = null, string? Reason = null)
    : IPrefixCommand;

/// <summary>A prefix whose open batch is to be closed without an event.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">The prefix, with its trailing slash; empty for the root of the bucket.</param>
/// <param name="Reason">Why, in your own words: up to 1,000 characters.</param>
internal sealed record CancelCommand(string? Bucket, string? Prefix, string? Reason = null) : IPrefixCommand;
