using System.Diagnostics.CodeAnalysis;
using Edp.Core.Clocks;
using Edp.Core.Operating;
using Edp.Service.Configuration;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Edp.Service.Http;

/// <summary>Who asks for something by hand, and whether the reason is one.</summary>
internal sealed class OperatorRequests(IOptions<EdpOptions> options, TimeProvider time)
{
    /// <summary>Who it was where no key is needed: a program or a person on this machine.</summary>
    public const string Unnamed = "local";

    /// <summary>How many characters a reason has at most.</summary>
    public const int MaxReason = 1_000;

    private readonly bool _reasonIsRequired = options.Value.Http.RequireReason;

    /// <summary>The request, or what is wrong with its reason.</summary>
    public bool TryMake(
        HttpContext context,
        string? reason,
        [NotNullWhen(true)] out OperatorRequest? request,
        [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        var words = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        var wrong = words is null && _reasonIsRequired ? "reason is required: why is this done?"
            : words is { Length: > MaxReason } ? $"reason takes up to 1,000 characters; found {words.Length}."
            : words?.Contains(NulMiddleware.Nul, StringComparison.Ordinal) == true ? "reason takes no NUL character."
            : null;
        problem = wrong is null ? null : TypedResults.Problem(wrong, statusCode: StatusCodes.Status400BadRequest);
        request = wrong is null ? new OperatorRequest(Guid.CreateVersion7(time.GetMicrosecondNow()), WhoIs(context), words) : null;
        return wrong is null;
    }

    /// <summary>The name of the key, or of the user whom a proxy has authenticated.</summary>
    public static string WhoIs(HttpContext context) => context.Features.Get<ProxyUser>()?.Name ?? context.User.Identity?.Name ?? Unnamed;
}
