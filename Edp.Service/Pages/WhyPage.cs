using Edp.Service.Explaining;
using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages;

/// <summary><c>/why</c>: what has become of an address, in a sentence, and the steps that led there.</summary>
internal static class WhyPage
{
    private const int MaxLength = 4_096;

    public static void MapWhy(this IEndpointRouteBuilder routes) => routes.MapGet(PageLink.Why, GetAsync);

    private static async Task<IResult> GetAsync(Explainer explainer, string? uri, CancellationToken cancellationToken)
    {
        var address = (uri ?? "").Trim();
        if (address.Length > MaxLength || AddressReadings.OfUri(address) is not { } readings)
            return new PageResult(Page.NotFound("No address", "An address has the form s3://bucket/folder/file, and at most 4,096 characters.") with { Searched = uri });

        var explanation = await explainer.ExplainAsync(readings, cancellationToken);
        return new PageResult(new Page("Why", Html.Of(
            $"""
            <div class="title"><p class="soft">{VisibleText.Key(address)}</p></div>
            <h1 class="answer">{explanation.Sentence}</h1>
            <section aria-labelledby="steps"><h2 id="steps">How EDP knows</h2>
            <ol class="life">{explanation.Steps.Select(step => Html.Of($"<li>{Words.Time(step.At)}<p>{step.Text}</p></li>\n"))}</ol>
            <p class="all"><a href="{PageLink.Prefix(explanation.Bucket, explanation.Prefix)}">The folder and its life</a></p></section>
            """))
        {
            Searched = address
        });
    }
}
