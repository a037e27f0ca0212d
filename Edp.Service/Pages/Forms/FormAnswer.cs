using Edp.Service.Pages.Markup;

namespace Edp.Service.Pages.Forms;

/// <summary>What a form is answered.</summary>
internal static class FormAnswer
{
    public const string DoneParameter = "done";

    /// <summary>Leads on to a page that says what was done: reloading that page repeats nothing.</summary>
    public static IResult Done(string address, Guid actionId) =>
        new SeeOther($"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{DoneParameter}={actionId}");

    /// <summary>Says why nothing was done.</summary>
    /// <param name="status">What it is answered with.</param>
    /// <param name="why">A sentence.</param>
    /// <param name="back">The page that the form was on.</param>
    public static IResult Refused(int status, string why, string back) => new PageResult(new Page("Not done", Html.Of(
        $"""<h1>Not done</h1><p class="empty">{why} <a href="{back}">Go back</a></p>"""))
    {
        Status = status
    });

    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}
