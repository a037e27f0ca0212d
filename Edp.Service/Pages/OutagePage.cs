using System.Data.Common;
using System.Security.Cryptography;
using Edp.Service.Pages.Markup;
using Edp.Service.Storage;

namespace Edp.Service.Pages;

/// <summary>Says in a page that the database is away, where a program would be told in JSON.</summary>
internal sealed partial class OutagePage(IRetryPolicy retries, ILogger<OutagePage> logger) : IEndpointFilter
{
    private const int RetryAfterSeconds = 5;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (Exception e) when (IsAway(e))
        {
            Log.Away(logger, e.Message);
            context.HttpContext.Response.Headers.RetryAfter = $"{RetryAfterSeconds}";
            return new PageResult(new Page("Not available", Html.Of(
                $"""<h1>Not available</h1><p class="empty">The database does not answer now, so nothing is known. Nothing is lost; reload the page in a while.</p>"""))
            {
                Status = StatusCodes.Status503ServiceUnavailable
            });
        }
    }

    // The keys of forms are in the database, too, and whoever reads them there wraps what it says.
    private bool IsAway(Exception failure) =>
        failure is StoreUnavailableException or TimeoutException or DbException or CryptographicException { InnerException: not null }
        || retries.Unavailable(failure) is not null;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A page was not shown, since the database does not answer: {Reason}")]
        public static partial void Away(ILogger logger, string reason);
    }
}
