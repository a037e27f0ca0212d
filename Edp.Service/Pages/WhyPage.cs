using Edp.Core.Batching;
using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages;

/// <summary><c>/why</c>: from an address to what is known of it.</summary>
internal static class WhyPage
{
    private const string Scheme = "s3://";

    public static void MapWhy(this IEndpointRouteBuilder routes) => routes.MapGet(PageLink.Why, Get);

    private static IResult Get(BucketRules rules, string? uri)
    {
        var address = (uri ?? "").Trim();
        if (!address.StartsWith(Scheme, StringComparison.Ordinal) || address.Length == Scheme.Length)
            return new PageResult(Page.NotFound("No address", $"{Scheme}bucket/folder/file is the form of an address.") with { Searched = uri });

        var (bucket, key) = address[Scheme.Length..].Split('/', 2) is [var name, var path] ? (name, path) : (address[Scheme.Length..], "");
        return rules.TryGet(bucket, out var rule)
            ? TypedResults.LocalRedirect(PageLink.Prefix(bucket, KeyPrefix.Of(key, rule.PrefixDepth)))
            : new PageResult(Page.NotFound("No rule", $"No rule is for the bucket {bucket}: its objects are ignored.") with { Searched = uri });
    }
}
