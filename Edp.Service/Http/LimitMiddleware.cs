using System.Globalization;

namespace Edp.Service.Http;

/// <summary>Refuses a limit of a list that is no number, in words that a caller understands.</summary>
internal sealed class LimitMiddleware(RequestDelegate next)
{
    private const string Limit = "limit";

    public Task InvokeAsync(HttpContext context) => context.Request.Query[Limit] is [{ } limit] && !IsNumber(limit)
        ? Results.Problem($"{Limit} takes 1 to {PageLimit.Max}; found '{limit}'.", statusCode: StatusCodes.Status400BadRequest)
            .ExecuteAsync(context)
        : next(context);

    private static bool IsNumber(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);
}
