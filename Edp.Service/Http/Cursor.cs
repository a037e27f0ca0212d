using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Edp.Service.Http;

/// <summary>Where a page ended, as one opaque word that fits into a query string.</summary>
internal static class Cursor
{
    // No bucket, key or number has it.
    private const char Separator = '\0';

    public static string Of(params ReadOnlySpan<string> parts) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, parts!)));

    public static bool TryRead(string after, int parts, [NotNullWhen(true)] out string[]? values)
    {
        values = null;
        if (!Base64Url.IsValid(after))
            return false;

        var read = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(after)).Split(Separator);
        values = read.Length == parts ? read : null;
        return values is not null;
    }

    public static ProblemHttpResult Invalid(string after) => TypedResults.Problem(
        $"after takes what an earlier page gave as next; found '{after}'.", statusCode: StatusCodes.Status400BadRequest);
}
