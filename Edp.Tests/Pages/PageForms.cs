using System.Net;
using System.Text.RegularExpressions;

namespace Edp.Tests.Pages;

/// <summary>Forms of pages, filled in and sent as a browser does without a script.</summary>
internal static partial class PageForms
{
    public const string Token = "__RequestVerificationToken";

    /// <summary>Where the forms of a page go.</summary>
    public static async Task<IReadOnlyList<string>> FormsAsync(this HttpClient http, string page) =>
        [.. Form().Matches(await http.GetStringAsync(page)).Select(form => WebUtility.HtmlDecode(form.Groups["action"].Value))];

    /// <summary>Sends the one form of a page whose address begins with this, and follows where it leads.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(
        this HttpClient http, string page, string address, params (string Name, string Value)[] fields)
    {
        var markup = await http.GetStringAsync(page);
        var form = Form().Matches(markup).Single(form => form.Groups["action"].Value.StartsWith(address, StringComparison.Ordinal));
        return await http.SendFormAsync(
            WebUtility.HtmlDecode(form.Groups["action"].Value), [(Token, TokenOf(markup)), .. fields]);
    }

    public static async Task<HttpResponseMessage> SendFormAsync(
        this HttpClient http, string address, params IEnumerable<(string Name, string Value)> fields)
    {
        using var content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await http.PostAsync(address, content);
    }

    public static string TokenOf(string markup) => TokenField().Match(markup).Groups["token"].Value;

    [GeneratedRegex("<form method=\"post\" action=\"(?<action>[^\"]*)\">", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex Form();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]*)\"", RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex TokenField();
}
