using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;
using Edp.Amazon.Client;

namespace Edp.Service.Amazon;

/// <summary>
/// Passwords for PostgreSQL on RDS and Aurora: a presigned request for <c>rds-db:connect</c>, without its scheme ("IAM database
/// authentication for MariaDB, MySQL, and PostgreSQL" in the Amazon RDS User Guide).
/// </summary>
internal sealed class RdsAuthToken(AmazonClientSettings settings)
{
    /// <summary>For so long a token opens connections; those that are open live on.</summary>
    public static readonly TimeSpan Validity = TimeSpan.FromMinutes(15);

    private const string Service = "rds-db";
    private const string Scheme = "https://";

    /// <exception cref="AmazonClientException">There are no credentials.</exception>
    public async ValueTask<string> CreateAsync(string host, int port, string user)
    {
        var credentials = settings.Credentials ?? await DefaultAWSCredentialsIdentityResolver.GetCredentialsAsync();
        var keys = await credentials.GetCredentialsAsync();
        var request = new DefaultRequest(new Connect(), Service)
        {
            UseQueryString = true,
            HttpMethod = HttpMethods.Get,
            Endpoint = new UriBuilder(Uri.UriSchemeHttps, host, port).Uri,
        };
        request.Parameters["Action"] = "connect";
        request.Parameters["DBUser"] = user;
        request.Parameters["X-Amz-Expires"] = Validity.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        if (keys.UseToken)
            request.Parameters["X-Amz-Security-Token"] = keys.Token;

        var signature = AWS4PreSignedUrlSigner.SignRequest(
            request, clientConfig: null, new RequestMetrics(), keys.AccessKey, keys.SecretKey, Service, settings.Region);
        return $"{AmazonServiceClient.ComposeUrl(request).AbsoluteUri[Scheme.Length..]}&{signature.ForQueryParameters}";
    }

    private sealed class Connect : AmazonWebServiceRequest;
}
