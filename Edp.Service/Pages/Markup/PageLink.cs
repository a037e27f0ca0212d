using Edp.Core.Batching;

namespace Edp.Service.Pages.Markup;

/// <summary>Where the pages are. Buckets, prefixes and names are escaped for a query, whatever they contain.</summary>
internal static class PageLink
{
    public const string Home = "/";
    public const string Open = "/open";
    public const string Closed = "/closed";
    public const string Rules = "/rule";
    public const string Errors = "/errors";
    public const string Actions = "/actions";
    public const string Why = "/why";

    public static string Prefix(string bucket, string prefix, string? after = null) =>
        With("/prefix", ("bucket", bucket), ("prefix", prefix), ("after", after));

    public static string Batch(Guid batchId, string? after = null) => With($"/batch/{batchId}", ("after", after));

    /// <summary>A path with those parameters that have a value.</summary>
    public static string With(string path, params IEnumerable<(string Name, string? Value)> parameters)
    {
        var query = string.Join('&', parameters.Where(one => !string.IsNullOrEmpty(one.Value))
            .Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    /// <summary>A link to a prefix that shows its text; the root of a bucket has none.</summary>
    public static Html ToPrefix(PrefixRecord row) => ToPrefix(row.Bucket, row.Prefix);

    public static Html ToPrefix(string bucket, string prefix) => Html.Of(
        $"""<a class="name" href="{Prefix(bucket, prefix)}">{(prefix.Length == 0 ? Html.Of($"<i>root of the bucket</i>") : VisibleText.Key(prefix))}</a>""");
}
