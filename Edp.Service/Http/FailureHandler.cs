using System.Text.Json;
using Edp.Service.Storage;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Edp.Service.Http;

/// <summary>Tells the caller whether to come again (503) or to change the request (4xx).</summary>
internal sealed partial class FailureHandler(
    IProblemDetailsService problems, IRetryPolicy retries, ILogger<FailureHandler> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // EF Core wraps what Npgsql says of a server that may come back.
        var cause = exception is InvalidOperationException { InnerException: NpgsqlException inner } ? inner : exception;
        var (status, detail) = cause switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad => (bad.StatusCode, DetailOf(bad)),
            BadHttpRequestException bad => (bad.StatusCode, bad.Message),
            StoreUnavailableException => (StatusCodes.Status503ServiceUnavailable, exception.Message),
            _ when retries.Refused(exception) is { } refused => (StatusCodes.Status400BadRequest, refused.Message),
            NpgsqlException or SqliteException or TimeoutException => (StatusCodes.Status503ServiceUnavailable, "The database is not available."),
            // EF wraps what a connection says that broke while it was in the pool.
            _ when retries.Unavailable(exception) is { } unavailable => (StatusCodes.Status503ServiceUnavailable, unavailable.Message),
            _ => (StatusCodes.Status500InternalServerError, "The request failed; the log says why.")
        };

        if (status >= StatusCodes.Status500InternalServerError)
            Log.Failed(logger, exception, httpContext.Request.Method, status);
        if (status == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = "5";

        httpContext.Response.StatusCode = status;
        var problem = new ProblemDetails { Status = status, Detail = detail };
        httpContext.Features.Get<EventsAnswer>()?.AddTo(problem);
        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    // What the framework says of a parameter names types of the code.
    private static string DetailOf(BadHttpRequestException exception) => exception.InnerException switch
    {
        JsonException json => $"The body is not the JSON that this request takes{At(json)}; /openapi/v1.json tells what it is.",
        null => "The request has not the form that it takes; /openapi/v1.json tells what it is.",
        _ => exception.Message
    };

    private static string At(JsonException json) => json is { LineNumber: { } line, BytePositionInLine: { } position }
        ? FormattableString.Invariant($" (line {line + 1}, byte {position + 1})")
        : "";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "{Method} failed with {Status}")]
        public static partial void Failed(ILogger logger, Exception exception, string method, int status);
    }
}
