using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Edp.Benchmarks.Running;

namespace Edp.Benchmarks.Looking;

/// <summary>The pages that are measured: the first and the hundredth of the open batches, a prefix, a batch.</summary>
internal static partial class PagePaths
{
    private const int Deep = 100;

    public static async Task<IReadOnlyList<(string Name, string Path)>> OfAsync(EdpProcess service, CancellationToken cancellationToken)
    {
        var page = "/open";
        for (var i = 1; i < Deep; i++)
            page = WebUtility.HtmlDecode(Next().Match(await service.Http.GetStringAsync(new Uri(page, UriKind.Relative), cancellationToken)).Groups["it"].Value);
        var prefixes = await service.Http.GetFromJsonAsync<JsonElement>("/prefixes?limit=1", cancellationToken);
        var prefix = prefixes.GetProperty("items")[0];
        return
        [
            ("/", "/"), ("/open", "/open"), ($"/open, page {Deep}", page), ("/closed", "/closed"),
            ("/prefix", $"/prefix?bucket={prefix.GetProperty("bucket").GetString()}&prefix={prefix.GetProperty("prefix").GetString()}"),
            ("/batch", $"/batch/{prefix.GetProperty("batchId").GetString()}")
        ];
    }

    [GeneratedRegex("rel=\"next\" href=\"(?<it>[^\"]*)\"", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Next();
}
