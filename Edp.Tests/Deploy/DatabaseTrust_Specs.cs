using System.Security.Cryptography.X509Certificates;
using Edp.Tests.Amazon.Service.Support;
using Edp.Tests.Deploy.Files;
using Edp.Tests.Deploy.Templates;
using NUnit.Framework;
using Npgsql;

namespace Edp.Tests.Deploy;

/// <summary>The connection string of the task, with its file of root certificates, before a server of another region or partition.</summary>
internal sealed class When_the_server_of_the_database_proves_who_it_is
{
    private static readonly string Shipped = Repository.PathOf("Edp.Service", "rds-ca.pem");

    private readonly string _bundle = Path.GetTempFileName();
    private RdsServer _rds = null!;

    [OneTimeSetUp]
    public async Task StartServer() => _rds = await RdsServer.StartAsync();

    [OneTimeTearDown]
    public async Task StopServer()
    {
        await _rds.DisposeAsync();
        File.Delete(_bundle);
    }

    [Test]
    public void Should_be_refused_when_its_root_is_not_in_the_image() =>
        Assert.That(Assert.ThrowsAsync<NpgsqlException>(() => OpenAsync(Shipped, "localhost"))!.ToString(), Does.Contain("certificate"));

    [Test]
    public async Task Should_be_trusted_when_the_bundle_of_its_partition_was_put_into_the_image()
    {
        await File.WriteAllTextAsync(_bundle, await File.ReadAllTextAsync(Shipped) + _rds.RootPem);

        Assert.DoesNotThrowAsync(() => OpenAsync(_bundle, "localhost"));
        Assert.ThrowsAsync<NpgsqlException>(() => OpenAsync(_bundle, "127.0.0.1"), "it is no certificate for that host");
    }

    [Test]
    public void Should_ship_roots_that_are_good_for_years()
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPemFile(Shipped);
        var soon = TimeProvider.System.GetUtcNow().AddYears(5).UtcDateTime;

        Assert.That(roots, Is.Not.Empty);
        Assert.That(roots.Where(root => root.Subject != root.Issuer).Select(root => root.Subject), Is.Empty, "self-signed");
        Assert.That(roots.Where(root => root.NotAfter.ToUniversalTime() < soon).Select(root => root.Subject), Is.Empty, "soon over");
    }

    private async Task OpenAsync(string bundle, string host)
    {
        var environment = TaskEnvironment.Of(new EvaluatedTemplate(Template.Load("edp.yaml"), ParameterValues.Required));
        var task = new NpgsqlConnectionStringBuilder(environment["Edp__Database__ConnectionString"]);
        Assert.That((task.SslMode, task.RootCertificate), Is.EqualTo((SslMode.VerifyFull, "/app/rds-ca.pem")));
        var server = new NpgsqlConnectionStringBuilder(_rds.ConnectionString)
        {
            Host = host, SslMode = task.SslMode, RootCertificate = bundle, Password = RdsServer.Password, Pooling = false, Timeout = 300
        };

        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
    }
}
