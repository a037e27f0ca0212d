using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Edp.Tests.Amazon.Fakes;

/// <summary>
/// Computes a request's Signature Version 4 again, from what arrived, and refuses the request if it differs ("Create a signed AWS API
/// request" in the IAM User Guide).
/// </summary>
internal sealed class SignatureVerifier(string service, TimeProvider clock)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";
    private static readonly TimeSpan AllowedSkew = TimeSpan.FromMinutes(5);

    public void Verify(HttpRequest request, byte[] body)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (!authorization.StartsWith(Algorithm + " ", StringComparison.Ordinal))
            throw Refused("MissingAuthenticationTokenException", $"Request is not signed with {Algorithm}: '{authorization}'");

        var parts = authorization[(Algorithm.Length + 1)..].Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1], StringComparer.Ordinal);
        if (parts["Credential"].Split('/') is not [var key, var date, var region, var name, "aws4_request"])
            throw Refused("IncompleteSignatureException", $"Credential scope is malformed: {parts["Credential"]}");
        if (key != FakeCredentials.AccessKeyId)
            throw Refused("UnrecognizedClientException", "The security token included in the request is invalid.");
        if (region != FakeCredentials.Region || name != service)
        {
            throw Refused(
                "SignatureDoesNotMatch", $"Credential should be scoped to {FakeCredentials.Region}/{service}, not {region}/{name}.");
        }

        var time = request.Headers["X-Amz-Date"].ToString();
        VerifyTime(time, date);
        VerifySignedHeaders(request, parts["SignedHeaders"]);
        var scope = $"{date}/{region}/{name}/aws4_request";
        var canonical = CanonicalRequest(request, body, parts["SignedHeaders"]);
        var toSign = $"{Algorithm}\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var signature = Hex(HMACSHA256.HashData(SigningKey(date, region, name), Encoding.UTF8.GetBytes(toSign)));
        if (signature != parts["Signature"])
            throw Refused("InvalidSignatureException", "The request signature we calculated does not match the signature you provided.");
    }

    private void VerifyTime(string time, string date)
    {
        if (!DateTimeOffset.TryParseExact(
            time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedAt)
            || !time.StartsWith(date, StringComparison.Ordinal))
            throw Refused("IncompleteSignatureException", $"X-Amz-Date is malformed: '{time}'");

        if ((clock.GetUtcNow() - signedAt).Duration() > AllowedSkew)
            throw Refused("InvalidSignatureException", $"Signature expired: {time} is not near {clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}");
    }

    /// <summary>Without these in the signature, somebody in between could turn the request into another one.</summary>
    private static void VerifySignedHeaders(HttpRequest request, string signedHeaders)
    {
        var signed = signedHeaders.Split(';');
        var wanted = new[] { "host", "x-amz-date", "content-type", "x-amz-target" };
        if (wanted.FirstOrDefault(header => request.Headers.ContainsKey(header) && !signed.Contains(header)) is { } missing)
            throw Refused("IncompleteSignatureException", $"The header {missing} is not signed.");
    }

    private static string CanonicalRequest(HttpRequest request, byte[] body, string signedHeaders)
    {
        var headers = signedHeaders.Split(';').Select(name => $"{name}:{request.Headers[name].ToString().Trim()}\n");
        return $"{request.Method}\n{request.Path}\n\n{string.Concat(headers)}\n{signedHeaders}\n{Hex(SHA256.HashData(body))}";
    }

    private static byte[] SigningKey(string date, string region, string name) =>
        new[] { date, region, name, "aws4_request" }.Aggregate(
            Encoding.UTF8.GetBytes("AWS4" + FakeCredentials.SecretKey),
            (key, text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static RefusedException Refused(string code, string message) => new(code, message, HttpStatusCode.Forbidden);
}
