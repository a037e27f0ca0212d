using System.Globalization;
using Edp.Tests.Amazon.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Edp.Tests.Amazon.Client;

/// <summary>The Security Token Service, for pods that hold a web-identity token: it changes the right token for credentials.</summary>
internal sealed class FakeTokenService : IAsyncDisposable
{
    public const string SessionToken = "web/identity/session==";
    private readonly WebApplication _app;

    private FakeTokenService(string roleArn, string token)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(context => ServeAsync(context, roleArn, token));
    }

    public Uri ServiceUrl => new(_app.Urls.Single());

    public static async Task<FakeTokenService> StartAsync(string roleArn, string token)
    {
        var fake = new FakeTokenService(roleArn, token);
        await fake._app.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task ServeAsync(HttpContext context, string roleArn, string token)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        context.Response.ContentType = "text/xml";
        if (form["Action"] != "AssumeRoleWithWebIdentity" || form["RoleArn"] != roleArn || form["WebIdentityToken"] != token)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await context.Response.WriteAsync(
                "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidIdentityToken</Code><Message>No</Message></Error></ErrorResponse>");
            return;
        }

        var expiration = TimeProvider.System.GetUtcNow().AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await context.Response.WriteAsync($"""
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <AssumeRoleWithWebIdentityResult>
                <Credentials>
                  <AccessKeyId>{FakeCredentials.AccessKeyId}</AccessKeyId>
                  <SecretAccessKey>{FakeCredentials.SecretKey}</SecretAccessKey>
                  <SessionToken>{SessionToken}</SessionToken>
                  <Expiration>{expiration}</Expiration>
                </Credentials>
              </AssumeRoleWithWebIdentityResult>
            </AssumeRoleWithWebIdentityResponse>
            """);
    }
}
