using Edp.Service.Configuration;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Edp.Service.Http;

/// <summary>
/// How many bodies are recorded at once: each takes connections of the pool, which others need as well. What is over waits a while, and is
/// asked to come again before anything of its body was read.
/// </summary>
internal sealed class EventAdmission : IEndpointFilter, IDisposable
{
    private const int MaxConcurrent = 16;
    private const int MaxWaiting = 1_000;

    // A body is recorded in two transactions side by side, and half of the pool is for everything else.
    private const int PoolPerBody = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _free;
    private int _waiting;

    public EventAdmission(IOptions<EdpOptions> options)
    {
        var database = options.Value.Database;
        _free = new SemaphoreSlim(database.Provider == DatabaseProvider.Postgres
            ? Math.Clamp(new NpgsqlConnectionStringBuilder(database.ConnectionString).MaxPoolSize / PoolPerBody, 1, MaxConcurrent)
            : MaxConcurrent);
    }

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!await EnterAsync(http.RequestAborted))
        {
            http.Response.Headers.RetryAfter = "5";
            return Results.Problem(
                "As many bodies as EDP records at once are under way, and more wait. Nothing of this one was recorded.",
                statusCode: StatusCodes.Status429TooManyRequests);
        }

        try
        {
            return await next(context);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();

    private async ValueTask<bool> EnterAsync(CancellationToken cancellationToken)
    {
        if (_free.Wait(0, cancellationToken))
            return true;
        try
        {
            return Interlocked.Increment(ref _waiting) <= MaxWaiting && await _free.WaitAsync(Patience, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
