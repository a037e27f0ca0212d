using Edp.Service.Batching;
using Microsoft.Extensions.Options;

namespace Edp.Service.Configuration;

/// <summary>Refuses settings that are each in bounds but can never work together.</summary>
internal sealed class EdpRulesValidator : IValidateOptions<EdpOptions>
{
    public ValidateOptionsResult Validate(string? name, EdpOptions options)
    {
        var failures = new List<string>();
        CheckDatabase(options.Database, failures);
        CheckBuckets(options.Buckets, failures);
        CheckSinks(options, failures);
        if (options.UsesAws && string.IsNullOrWhiteSpace(options.Region))
            failures.Add("Edp:Region: AWS is used, but no region is set: set AWS_REGION or Edp:Region, for example to eu-central-1.");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static void CheckSinks(EdpOptions options, List<string> failures)
    {
        if (options.EventSink == EventSinkKinds.None)
            failures.Add("Edp:EventSink: takes File, EventBridge or both with a comma; found None, with which every event would be lost.");
        if (options.EventSink.HasFlag(EventSinkKinds.EventBridge) && string.IsNullOrWhiteSpace(options.EventBusName))
            failures.Add("Edp:EventBusName: is required with Edp:EventSink = EventBridge: the bus's name or ARN.");
    }

    private static void CheckDatabase(DatabaseOptions database, List<string> failures)
    {
        if (database.Provider == DatabaseProvider.Postgres && string.IsNullOrWhiteSpace(database.ConnectionString))
        {
            failures.Add("Edp:Database:ConnectionString: is required with Edp:Database:Provider = Postgres, "
                + "for example 'Host=localhost;Database=edp;Username=edp'.");
        }

        if (database.Authentication == DatabaseAuthentication.Iam)
            failures.AddRange(IamSettings.Check(database));
    }

    private static void CheckBuckets(IList<BucketOptions> buckets, List<string> failures)
    {
        var ruleOf = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < buckets.Count; i++)
        {
            var path = $"Edp:Buckets:{i}";
            CheckNames(buckets[i], i, path, ruleOf, failures);
            CheckCap(buckets[i], path, failures);
            foreach (var marker in buckets[i].CompletionMarkers.Where(marker => marker.Contains('/', StringComparison.Ordinal)))
                failures.Add($"{path}:CompletionMarkers: '{marker}' has a '/', but markers are compared with the last segment of a key.");
        }
    }

    private static void CheckNames(BucketOptions bucket, int index, string path, Dictionary<string, int> ruleOf, List<string> failures)
    {
        foreach (var bucketName in CommaSeparated.Split(bucket.BucketName))
        {
            if (bucketName != RuleBook.AnyBucket && bucketName.AsSpan().ContainsAny("*?/ "))
                failures.Add($"{path}:BucketName: takes bucket names with commas between them, or *; found '{bucketName}'.");
            else if (!ruleOf.TryAdd(bucketName, index))
                failures.Add($"{path}:BucketName: '{bucketName}' has a rule already in Edp:Buckets:{ruleOf[bucketName]}.");
        }
    }

    private static void CheckCap(BucketOptions bucket, string path, List<string> failures)
    {
        if (bucket.MaxDuration <= bucket.ThresholdDuration)
        {
            failures.Add(FormattableString.Invariant(
                $"{path}:MaxDuration: takes more than ThresholdDuration ({bucket.ThresholdDuration} s); found {bucket.MaxDuration} s."));
        }
    }
}
