using Edp.Core.Batching;
using Edp.Core.Configuration;

namespace Edp.Core.Rules;

/// <summary>
/// Finds rules that can never be reached, since one before them takes every key that they are for. What it finds is so; it does not find what
/// only several rules together take.
/// </summary>
internal sealed class RuleReach(IList<BucketOptions> rules)
{
    // No key has it: instead of what a capture takes.
    private const string AnyText = "\uFFFF";

    private readonly KeySpace?[] _spaces = [.. rules.Select(KeySpace.Of)];

    /// <summary>The first rule of the bucket before this one that takes every key of it; null where there is none.</summary>
    public int? CoverOf(int index, string bucket)
    {
        for (var earlier = 0; earlier < index; earlier++)
        {
            if (CommaSeparated.Split(rules[earlier].BucketName).Contains(bucket, StringComparer.Ordinal)
                && _spaces[earlier] is { } first && _spaces[index] is { } second && first.Covers(second))
            {
                return earlier;
            }
        }

        return null;
    }

    /// <summary>The keys that a rule is for: they fit one of the patterns, if there are any, and the template, if there is one.</summary>
    private sealed record KeySpace(string[] Patterns, PrefixTemplate? Template)
    {
        public static KeySpace? Of(BucketOptions rule)
        {
            try
            {
                return new KeySpace(
                    [.. rule.Match.Select(pattern => new KeyPattern(pattern).HasWildcard ? pattern : $"{pattern}*")],
                    string.IsNullOrEmpty(rule.PrefixTemplate) ? null : PrefixTemplate.Parse(rule.PrefixTemplate));
            }
            catch (FormatException)
            {
                return null;
            }
        }

        public bool Covers(KeySpace other) =>
            (Patterns.Length == 0 || CoversByPattern(other)) && (Template is null || CoversByTemplate(other, Template));

        private bool CoversByPattern(KeySpace other) =>
            (other.Patterns.Length > 0 && Array.TrueForAll(other.Patterns, IsCovered))
            || (other.Template is { } template && IsCovered(PatternOf(template)));

        private bool IsCovered(string pattern) => Array.Exists(Patterns, wider => PatternReach.Covers(wider, pattern));

        private static bool CoversByTemplate(KeySpace other, PrefixTemplate template)
        {
            if (other.Template is { } narrower && template.LengthOf(ExampleOf(narrower)) != PrefixTemplate.NoFit)
                return true;
            return template.Captures.Count == 0 && other.Patterns.Length > 0
                && Array.TrueForAll(other.Patterns, pattern => PatternReach.Covers($"{template.Head}*", pattern));
        }

        private static string PatternOf(PrefixTemplate template) =>
            $"{template.Head}{string.Concat(template.Captures.Select(capture => $"*{capture.After}"))}*";

        // What fits with this text in place of each capture fits with any other.
        private static string ExampleOf(PrefixTemplate template) =>
            $"{template.Head}{string.Concat(template.Captures.Select(capture => AnyText + capture.After))}{(template.EndsOpen ? "/" : "")}";
    }
}
