namespace Edp.Service.Http;

/// <summary>With <c>Edp:Http:ReadOnly</c>: refuses every request that may change something.</summary>
internal sealed class ReadOnlyMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => RequestKind.IsSafe(context.Request)
        ? next(context)
        : Results.Problem("Edp:Http:ReadOnly is set: this service only answers questions.", statusCode: StatusCodes.Status403Forbidden)
            .ExecuteAsync(context);
}
