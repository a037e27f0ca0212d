using Edp.Core.Configuration;
using Edp.Service.Configuration;
using Edp.Service.Http;
using Edp.Service.Publishing;
using Edp.Service.Rules;
using Edp.Service.Storage.Sqlite;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Edp.Service.Hosting;

/// <summary>The five lines that the service says when it has started: what runs, where, on what, by which rules, and what to try.</summary>
internal static class StartScreen
{
    private const int MaxRules = 3;

    public static void Write(TextWriter writer, IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<EdpOptions>>().Value;
        var addresses = GuardedServer.Bound(services.GetRequiredService<IServer>());
        // At once, so that no line of the log comes between.
        writer.WriteLine(string.Join(Environment.NewLine, Lines(options, services.GetRequiredService<RulesInForce>(), addresses)));
    }

    internal static IEnumerable<string> Lines(EdpOptions options, RulesInForce rules, IReadOnlyList<string> addresses)
    {
        var url = addresses is [var first, ..] ? first : ListenAddresses.Default;
        yield return $"EDP {Product.Version} on {string.Join(", ", addresses)}, the API described at {url}/openapi/v1.json";
        yield return $"Database  {DatabaseOf(options)}";
        yield return $"Rules     {string.Join("; ", RulesOf(rules))}{(rules.File is { } file ? $", of {file}" : "")}";
        yield return $"Events    {string.Join(" and ", SinksOf(options))}";
        yield return $"Try       {Example(options, rules, url)}";
    }

    private static string DatabaseOf(EdpOptions options)
    {
        var text = options.Database.ConnectionString;
        if (options.Database.Provider == DatabaseProvider.Sqlite)
        {
            var file = new SqliteConnectionStringBuilder(text).DataSource;
            var path = file.Length > 0 ? file : Path.Combine(options.DataFolder, SqliteFile.DefaultName);
            return $"SQLite, {Path.GetFullPath(path)}";
        }

        var connection = new NpgsqlConnectionStringBuilder(text);
        return FormattableString.Invariant($"PostgreSQL, {connection.Database} on {connection.Host}:{connection.Port}");
    }

    private static IEnumerable<string> RulesOf(RulesInForce inForce)
    {
        var more = inForce.Rules.Count - MaxRules;
        var rules = inForce.Rules.Take(MaxRules).Select(Of);
        return more > 0 ? rules.Append(FormattableString.Invariant($"and {more} more")) : rules;
    }

    private static string Of(BucketOptions rule)
    {
        var bucket = rule.BucketName == "*" ? "every bucket" : rule.BucketName;
        var count = rule.ThresholdEventCount == 0 ? "" : FormattableString.Invariant($" or {rule.ThresholdEventCount} {(rule.ThresholdCounts == ThresholdCounts.Events ? "events" : "objects")}");
        var keys = rule.Match.Count == 0 ? "" : $" {string.Join(", ", rule.Match)}";
        var prefix = string.IsNullOrEmpty(rule.PrefixTemplate)
            ? FormattableString.Invariant($"{rule.PrefixDepth} directories")
            : rule.PrefixTemplate;
        return FormattableString.Invariant(
            $"{bucket}{keys}: a batch for each {prefix}, ready after {rule.ThresholdDuration} s of quiet{count}");
    }

    private static IEnumerable<string> SinksOf(EdpOptions options)
    {
        if (options.EventSink.HasFlag(EventSinkKinds.File))
            yield return $"to {Path.GetFullPath(Path.Combine(options.DataFolder, FileEventSink.FileName))}";
        if (options.EventSink.HasFlag(EventSinkKinds.EventBridge))
            yield return $"to the bus {options.EventBusName} in {options.Region}";
    }

    private static string Example(EdpOptions options, RulesInForce rules, string url)
    {
        var bucket = CommaSeparated.Split(rules.Rules[0].BucketName).FirstOrDefault(name => name != "*") ?? "lab";
        var key = options.Http.HasKey ? $" -H '{ApiKeyMiddleware.Header}: …'" : "";
        const string rest = "\"key\":\"run-1/sample-1/a.raw\",\"eventTime\":\"2026-01-09T10:00:00Z\"}";
        return options.Http.ReadOnly
            ? $"curl{key} '{url}/batches'"
            : $$"""curl{{key}} --data '{"bucket":"{{bucket}}",{{rest}}' {{url}}/events""";
    }
}
