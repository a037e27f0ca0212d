using System.Security.Cryptography;
using System.Text;
using System.Web;
using Amazon.Runtime;
using Edp.Amazon.Client;
using Edp.Service.Amazon;
using Edp.Service.Configuration;
using Edp.Service.Storage.Postgres;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Infrastructure;
using Microsoft.Extensions.Options;
using NUnit.Framework;
using Npgsql;

namespace Edp.Tests.Amazon.Service;

[Parallelizable(ParallelScope.Self)]
public sealed class When_the_database_knows_the_service_by_IAM
{
    private const string User = "edp";

    [Test]
    public async Task Should_log_in_over_TLS_with_a_token_instead_of_a_password()
    {
        await using var server = new FakeRdsServer();
        var database = new DatabaseOptions
        {
            Provider = DatabaseProvider.Postgres,
            Authentication = DatabaseAuthentication.Iam,
            ConnectionString = $"Host=127.0.0.1;Port={server.Port};Username={User};Database=edp"
        };
        var credentials = new SessionAWSCredentials(FakeCredentials.AccessKeyId, FakeCredentials.SecretKey, "session/token==");
        await using var source = PostgresDataSource.Create(database, Tokens(credentials));

        var refused = Assert.ThrowsAsync<PostgresException>(async () => await source.OpenConnectionAsync());

        Assert.That(refused!.SqlState, Is.EqualTo("28P01"));
        var token = server.Passwords.First();
        Assert.That(token, Does.StartWith($"127.0.0.1:{server.Port}/?"));
        AssertSigned(token, $"127.0.0.1:{server.Port}");
        Assert.That(HttpUtility.ParseQueryString(new Uri("https://" + token).Query)["X-Amz-Security-Token"], Is.EqualTo("session/token=="));
    }

    [Test]
    public async Task Should_sign_for_the_default_port_with_its_number()
    {
        var token = await Tokens(FakeCredentials.Credentials).CreateAsync("db.example", 5432, User);

        Assert.That(token, Does.StartWith("db.example:5432/?"));
        AssertSigned(token, "db.example:5432");
    }

    [TestCase("Host=db;Username=edp;Password=secret", "password")]
    [TestCase("Host=db;Username=edp;SSL Mode=Prefer", "SSL Mode")]
    [TestCase("Host=db1,db2;Username=edp", "one Host")]
    [TestCase("Host=db", "Username")]
    public void Should_refuse_settings_that_do_not_go_with_it(string connectionString, string named)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Edp:Database:Provider"] = "Postgres",
            ["Edp:Database:Authentication"] = "Iam",
            ["Edp:Database:ConnectionString"] = connectionString,
            ["Edp:Region"] = "eu-central-1"
        };
        using var log = new CapturedLog();

        var refused = Assert.ThrowsAsync<OptionsValidationException>(
            () => AwsTestService.StartAsync(settings, new AmazonClientSettings(), new AmazonClientSettings(), log));

        Assert.That(refused!.Message, Does.Contain(named).And.Contain("Edp:Database:"));
    }

    private static RdsAuthToken Tokens(AWSCredentials credentials) =>
        new(new AmazonClientSettings { Region = FakeCredentials.Region, Credentials = credentials });

    /// <summary>Signs the request anew, as RDS does, and compares ("Create a signed AWS API request" in the IAM User Guide).</summary>
    private static void AssertSigned(string token, string host)
    {
        var query = HttpUtility.ParseQueryString(new Uri("https://" + token).Query);
        Assert.That((query["Action"], query["DBUser"], query["X-Amz-Expires"]), Is.EqualTo(("connect", User, "900")));
        Assert.That(query["X-Amz-SignedHeaders"], Is.EqualTo("host"));
        var scope = query["X-Amz-Credential"]!.Split('/', 2);
        var date = query["X-Amz-Date"]![..8];
        Assert.That(scope, Is.EqualTo(new[] { FakeCredentials.AccessKeyId, $"{date}/{FakeCredentials.Region}/rds-db/aws4_request" }));

        var pairs = query.AllKeys.Where(name => name != "X-Amz-Signature")
            .Select(name => $"{Uri.EscapeDataString(name!)}={Uri.EscapeDataString(query[name]!)}").Order(StringComparer.Ordinal);
        var request = $"GET\n/\n{string.Join('&', pairs)}\nhost:{host}\n\nhost\n{Hex(SHA256.HashData([]))}";
        var toSign = $"AWS4-HMAC-SHA256\n{query["X-Amz-Date"]}\n{scope[1]}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(request)))}";
        var key = new[] { date, FakeCredentials.Region, "rds-db", "aws4_request" }.Aggregate(
            Encoding.UTF8.GetBytes("AWS4" + FakeCredentials.SecretKey),
            (signing, part) => HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes(part)));
        Assert.That(query["X-Amz-Signature"], Is.EqualTo(Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)))));
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
