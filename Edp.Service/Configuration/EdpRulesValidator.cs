using System.Text.RegularExpressions;
using Edp.Core.Rules;
using Microsoft.Extensions.Options;

namespace Edp.Service.Configuration;

/// <summary>Refuses settings that are each in bounds but can never work together.</summary>
internal sealed partial class EdpRulesValidator : IValidateOptions<EdpOptions>
{
    public ValidateOptionsResult Validate(string? name, EdpOptions options)
    {
        List<string> failures =
        [
            .. CheckDatabase(options.Database),
            .. CheckRules(options),
            .. HttpSettings.Check(options.Http),
            .. RabbitMqSettings.Check(options),
            .. CheckSinks(options),
            .. CheckReceipts(options),
            .. CheckRegion(options)
        ];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> CheckRules(EdpOptions options) =>
        !string.IsNullOrEmpty(options.RulesFile) && options.Buckets.Count > 0
            ? ["Edp:RulesFile: takes the place of Edp:Buckets; found both. Take one of the two."]
            : RuleFaults
                .Of(options.Buckets, index => $"Edp:Buckets:{index}")
                .Select(fault => $"Edp:Buckets:{fault.Rule}:{fault.Property}: {fault.Message}");

    private static IEnumerable<string> CheckDatabase(DatabaseOptions database)
    {
        List<string> failures = [.. ConnectionSettings.Check(database)];
        return failures.Count == 0 && database.Authentication == DatabaseAuthentication.Iam ? IamSettings.Check(database) : failures;
    }

    private static IEnumerable<string> CheckSinks(EdpOptions options)
    {
        if (options.EventSink == EventSinkKinds.None)
            yield return "Edp:EventSink: takes File, EventBridge or both with a comma; found None, with which every event would be lost.";
        if (!options.EventSink.HasFlag(EventSinkKinds.EventBridge))
            yield break;

        if (string.IsNullOrWhiteSpace(options.EventBusName))
            yield return "Edp:EventBusName: is required with Edp:EventSink = EventBridge: the bus's name or ARN.";
        else if (!BusName().IsMatch(options.EventBusName))
        {
            yield return "Edp:EventBusName: takes the bus's name or its ARN, as arn:aws:events:eu-central-1:111122223333:event-bus/lab; found "
                + $"'{options.EventBusName}'.";
        }
    }

    private static IEnumerable<string> CheckReceipts(EdpOptions options)
    {
        if (options.Receipts.Enabled && !options.EventSink.HasFlag(EventSinkKinds.EventBridge))
            yield return "Edp:Receipts:Enabled: events come back from an EventBridge bus, and Edp:EventSink has none.";
    }

    private static IEnumerable<string> CheckRegion(EdpOptions options)
    {
        if (options.UsesAws && string.IsNullOrWhiteSpace(options.Region))
            yield return "Edp:Region: AWS is used, but no region is set: set AWS_REGION or Edp:Region, for example to eu-central-1.";
        else if (options.Region is { } region && ZoneName().IsMatch(region))
            yield return $"Edp:Region: takes a region; found the zone '{region}', meant is '{region[..^1]}'.";
    }

    // "CreateEventBus" and "PutEvents" of the EventBridge API reference.
    [GeneratedRegex(@"^(arn:aws[\w-]*:events:[a-z0-9-]+:\d{12}:event-bus/)?[/.\-_A-Za-z0-9]{1,256}$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex BusName();

    [GeneratedRegex(@"^[a-z]+(-[a-z]+)+-\d[a-z]$", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex ZoneName();
}
