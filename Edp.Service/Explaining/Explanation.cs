namespace Edp.Service.Explaining;

/// <summary>What has become of a key or a prefix, and what happens next.</summary>
/// <param name="Bucket">The bucket's name.</param>
/// <param name="Prefix">The prefix that it belongs to; where no rule gives one, what was asked for.</param>
/// <param name="Key">The key; null where a prefix or a folder was asked for.</param>
/// <param name="Cause">One of <see cref="Explaining.Cause"/>'s words, for programs.</param>
/// <param name="Sentence">The same for a person.</param>
/// <param name="Steps">What led there: first what has no time, then by time.</param>
internal sealed record Explanation(
    string Bucket, string Prefix, string? Key, string Cause, string Sentence, IReadOnlyList<ExplanationStep> Steps);

/// <summary>One thing that happened, or one thing to look at.</summary>
/// <param name="At">When; null for what has no time.</param>
/// <param name="Text">What.</param>
internal sealed record ExplanationStep(DateTimeOffset? At, string Text);
