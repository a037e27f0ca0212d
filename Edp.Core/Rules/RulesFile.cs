using Edp.Core.Configuration;

namespace Edp.Core.Rules;

/// <summary>What a rules file says: its rules, or all that is wrong with it.</summary>
internal sealed class RulesFile
{
    /// <summary>The name of the list.</summary>
    public const string List = "Rules";

    /// <summary>No file of rules that people write comes near.</summary>
    public const int MaxBytes = 1_048_576;

    private RulesFile(IReadOnlyList<BucketOptions> rules, IReadOnlyList<string> failures) => (Rules, Failures) = (rules, failures);

    /// <summary>The rules in their order; of a file that is wrong those that could be read.</summary>
    public IReadOnlyList<BucketOptions> Rules { get; }

    /// <summary>What is wrong, by line and field; nothing where the file can be taken.</summary>
    public IReadOnlyList<string> Failures { get; }

    public bool IsWrong => Failures.Count > 0;

    public static RulesFile Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxBytes)
            return new RulesFile([], [FormattableString.Invariant($"the file takes up to {MaxBytes:N0} bytes; found {utf8.Length:N0}.")]);

        var reader = new RulesFileReader(utf8.StartsWith("\uFEFF"u8) ? utf8[3..].ToArray() : utf8.ToArray());
        reader.Read();
        return new RulesFile(reader.Rules, reader.Failures());
    }
}
