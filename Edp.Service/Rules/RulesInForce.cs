using Edp.Core.Batching;
using Edp.Core.Configuration;

namespace Edp.Service.Rules;

/// <summary>Where the rules that are in force came from, when, and what was refused since.</summary>
internal sealed class RulesInForce
{
    private static readonly BucketOptions Default = new() { BucketName = BucketOptions.AnyBucket };

    private readonly BucketRules _rules;
    private volatile Loaded _loaded;
    private volatile RulesRefusal? _refusal;

    public RulesInForce(BucketRules rules, LoadedRulesFile? file, DateTimeOffset now)
    {
        (_rules, File) = (rules, file?.Path);
        _loaded = new Loaded(now, file?.Hash);
    }

    /// <summary>The full path of the rules file; null where rules are settings.</summary>
    public string? File { get; }

    /// <summary>SHA-256 of the file's content.</summary>
    public string? Hash => _loaded.Hash;

    public DateTimeOffset LoadedAt => _loaded.At;

    /// <summary>The last file that was not taken.</summary>
    public RulesRefusal? LastRefusal => _refusal;

    /// <summary>The rules in their order; the default rule where none is configured.</summary>
    public IReadOnlyList<BucketOptions> Rules =>
        _rules.Current.Rules is { Count: > 0 } rules ? [.. rules.Select(rule => rule.Options)] : [Default];

    /// <summary><c>file</c>, <c>settings</c>, or <c>default</c> where nothing is configured.</summary>
    public string Source => File is not null ? "file" : _rules.Current.Rules.Count > 0 ? "settings" : "default";

    public void Take(RuleSet rules, string hash, DateTimeOffset now)
    {
        _rules.Replace(rules);
        _loaded = new Loaded(now, hash);
        Forgive();
    }

    public void Refuse(string? hash, IReadOnlyList<string> reasons, DateTimeOffset now) =>
        _refusal = new RulesRefusal(now, hash, IsStanding: true, reasons);

    /// <summary>The file is again, or is now, the one in force.</summary>
    public void Forgive()
    {
        if (_refusal is { IsStanding: true } refusal)
            _refusal = refusal with { IsStanding = false };
    }

    private sealed record Loaded(DateTimeOffset At, string? Hash);
}
