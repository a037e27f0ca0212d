using System.Text.Json;
using Amazon.Runtime.Internal.Transform;

namespace Edp.Amazon.Client.Pipeline;

/// <summary>
/// Reads the errors of AWS's JSON protocols ("AWS JSON 1.1 protocol" in the Smithy specification). The
/// code is in a header or in the body, with a namespace before it or a URI after it.
/// </summary>
internal static class JsonErrorReader
{
    private const string ErrorTypeHeader = "x-amzn-ErrorType";

    public static ServiceError Read(Stream body, IWebResponseData response, Exception cause)
    {
        var text = new StreamReader(body).ReadToEnd();
        var root = Parse(text);
        var code = Shorten(response.GetHeaderValue(ErrorTypeHeader)) ?? Shorten(Field(root, "__type")) ?? Shorten(Field(root, "code"));
        return new ServiceError
        {
            Code = code ?? ServiceErrors.CodeOf(response.StatusCode),
            Message = Field(root, "message") ?? Field(root, "Message") ?? ServiceErrors.MessageOf(response.StatusCode, text),
            Detail = Member(root, "error") is { } error ? Field(error, "errorCode") : null,
            Fault = ServiceErrors.FaultOf(response.StatusCode),
            RequestId = response.GetHeaderValue(ServiceErrors.RequestIdHeader),
            StatusCode = response.StatusCode,
            Cause = cause,
        };
    }

    /// <summary>A proxy or load balancer in between answers HTML or nothing.</summary>
    private static JsonElement Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static string? Field(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static string? Shorten(string? code)
    {
        if (string.IsNullOrEmpty(code))
            return null;

        var withoutUri = code.Split(':', 2)[0];
        return withoutUri[(withoutUri.LastIndexOf('#') + 1)..];
    }
}
