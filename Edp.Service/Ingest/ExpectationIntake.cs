using System.Text;
using Edp.Contracts;
using Edp.Core.Batching;
using Edp.Core.Clocks;
using Edp.Core.Parsing;
using Edp.Core.Text;
using Edp.Service.Transactions;

namespace Edp.Service.Ingest;

/// <summary>Where every way in ends that says what a batch has to contain (R15); it is durable when this returns (R12).</summary>
internal sealed partial class ExpectationIntake(BucketRules rules, ExpectationTransactions expectations, ILogger<ExpectationIntake> logger)
{
    private const int MaxCount = 10_000_000;
    private const int MaxKeyBytes = 1_024;
    private const int MaxShown = 255;

    /// <returns>What the batch expects now; null when it is known already.</returns>
    /// <exception cref="RefusedEventException">It cannot hold; the message says why.</exception>
    /// <exception cref="Storage.StoreUnavailableException">Nothing is recorded.</exception>
    public async Task<ExpectationOutcome?> TakeAsync(ObjectsExpected expected, CancellationToken cancellationToken)
    {
        var current = rules.Current;
        Check(expected, current);
        var told = new ExpectationTold(
            expected.Bucket, expected.Prefix, Keys(expected, current), expected.Count, expected.ExpectedAt?.ToUniversalTime().ToMicroseconds());
        var outcome = await expectations.TellAsync(told, cancellationToken);
        if (outcome is not null)
        {
            Log.Expected(
                logger, told.Bucket, Printable.Message(told.Prefix), outcome.ExpectedCount, outcome.MissingCount,
                Printable.Message(expected.Reason ?? "no reason given"));
        }

        return outcome;
    }

    // The message comes as JSON: what the contract calls required can be missing all the same.
    private static void Check(ObjectsExpected expected, RuleSet current)
    {
        if (expected.Bucket is not { } bucket)
            throw new RefusedEventException("bucket: is missing.");
        if (BucketName.Check(bucket) is { } error)
            throw new RefusedEventException($"bucket: {error}.");
        if (current.RulesOf(bucket) is not { } ofBucket)
            throw new RefusedEventException($"bucket: no rule is for '{bucket}', so nothing of it is recorded.");
        if (expected.Prefix is null)
            throw new RefusedEventException("prefix: is missing; it is empty for the root of the bucket.");
        if (Encoding.UTF8.GetByteCount(expected.Prefix) > MaxKeyBytes || expected.Prefix.Contains('\0', StringComparison.Ordinal))
            throw new RefusedEventException($"prefix: takes up to {MaxKeyBytes} bytes without NUL.");
        if (!Array.Exists(ofBucket, rule => rule.GivesPrefix(expected.Prefix)))
        {
            var fit = current.Fit(bucket, expected.Prefix + "x");
            throw new RefusedEventException(
                $"prefix: the rule of the bucket makes no prefix '{Printable.Message(expected.Prefix)}'; keys there belong to "
                + (fit.Counts ? $"'{Printable.Message((expected.Prefix + "x")[..fit.PrefixLength])}'." : "none."));
        }

        if (expected.Keys is not { Count: > 0 } && expected.Count is null)
            throw new RefusedEventException("keys, count: at least one of them is needed.");
        if (expected.Keys is { Count: > ExpectationTold.MaxKeys })
            throw new RefusedEventException($"keys: takes up to {ExpectationTold.MaxKeys:N0}; found {expected.Keys.Count:N0}.");
        if (expected.Count is < 1 or > MaxCount)
            throw new RefusedEventException($"count: takes 1 to {MaxCount:N0}; found {expected.Count}.");
    }

    private static List<string> Keys(ObjectsExpected expected, RuleSet current)
    {
        var keys = new List<string>(expected.Keys?.Count ?? 0);
        foreach (var entry in expected.Keys ?? [])
        {
            var key = entry is null ? null : ExpectedKey.Of(entry, expected.Bucket, expected.Prefix, expected.Prefix);
            var problem = key is null ? "is of no object in the bucket" : Problem(key, expected, current);
            if (problem is not null)
                throw new RefusedEventException($"keys: takes keys of the prefix; found {Found(entry)}, which {problem}.");
            keys.Add(key!);
        }

        return keys;
    }

    // Such a key is never recorded in a batch of this prefix.
    private static string? Problem(string key, ObjectsExpected expected, RuleSet current)
    {
        var fit = current.Fit(expected.Bucket, key);
        if (key.EndsWith('/') || !fit.Counts)
            return "is ignored";
        if (Encoding.UTF8.GetByteCount(key) > MaxKeyBytes || key.Contains('\0', StringComparison.Ordinal))
            return "is no key";
        return key[..fit.PrefixLength] == expected.Prefix ? null : "is of another prefix";
    }

    private static string Found(string? text) => text switch
    {
        null => "nothing",
        { Length: > MaxShown } => $"{text.Length} characters",
        _ => $"'{Printable.Message(text)}'"
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information,
            "{Bucket}/{Prefix} is told what it has to contain: {ExpectedCount}, of which {MissingCount} are missing ({Reason})")]
        public static partial void Expected(
            ILogger logger, string bucket, string prefix, long expectedCount, long missingCount, string reason);
    }
}
