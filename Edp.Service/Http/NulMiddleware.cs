namespace Edp.Service.Http;

/// <summary>Refuses queries with a NUL: no bucket, key or name has one, and PostgreSQL takes none in a text.</summary>
internal sealed class NulMiddleware(RequestDelegate next)
{
    public const char Nul = '\0';

    public Task InvokeAsync(HttpContext context) => context.Request.Query.Any(parameter => parameter.Value.Any(HasNul))
        ? Results.Problem("A query takes no NUL character.", statusCode: StatusCodes.Status400BadRequest).ExecuteAsync(context)
        : next(context);

    private static bool HasNul(string? value) => value?.Contains(Nul, StringComparison.Ordinal) == true;
}
