using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Edp.Tests.Infrastructure;
using Npgsql;

namespace Edp.Tests.Amazon.Service.Support;

/// <summary>
/// PostgreSQL with the rules of RDS: over TLS, who has the role <c>rds_iam</c> logs in by a token that someone else judges (there PAM, here
/// LDAP), everybody else by password. The master user is no superuser, and may create and grant roles.
/// </summary>
internal sealed class RdsServer : IAsyncDisposable
{
    public const string User = "master";
    public const string Password = "correct-horse-42";

    private readonly PostgresServer _server;
    private readonly TokenJudge _judge;

    private RdsServer(PostgresServer server, TokenJudge judge)
    {
        _server = server;
        _judge = judge;
    }

    /// <summary>Whether IAM lets the role connect.</summary>
    public bool TakesTokens
    {
        set => _judge.TakesTokens = value;
    }

    /// <summary>The root certificate of its region. The server's own is for <c>localhost</c>.</summary>
    public string RootPem { get; private set; } = "";

    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = _server.Port, Username = User, Database = "postgres", SslMode = SslMode.Require }
            .ToString();

    public static async Task<RdsServer> StartAsync(bool knowsIam = true)
    {
        var server = await PostgresServer.StartNewAsync();
        var rds = new RdsServer(server, new TokenJudge($"127.0.0.1:{server.Port}/?"));
        if (knowsIam)
            await rds.ExecuteAsync("CREATE ROLE rds_iam");
        await rds.ExecuteAsync($"CREATE ROLE {User} LOGIN CREATEROLE PASSWORD '{Password}'");
        await rds.ConfigureAsync();
        return rds;
    }

    public async Task<bool> HasRoleAsync()
    {
        await using var connection = await AdministratorAsync();
        await using var command = new NpgsqlCommand($"SELECT pg_has_role('{User}', 'rds_iam', 'MEMBER')", connection);
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    public Task DropRightsAsync() => ExecuteAsync($"ALTER ROLE {User} NOCREATEROLE");

    public Task ChangePasswordAsync(string password) => ExecuteAsync($"ALTER ROLE {User} PASSWORD '{password}'");

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _judge.DisposeAsync();
    }

    private async Task ConfigureAsync()
    {
        using var key = RSA.Create(2048);
        using var root = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        var asked = new CertificateRequest("CN=Amazon RDS lab Root CA", root, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        asked.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = asked.CreateSelfSigned(now.AddDays(-1), now.AddDays(2));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        var request = new CertificateRequest("CN=edp.lab", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, now.AddDays(-1), now.AddDays(1), [1]);
        RootPem = authority.ExportCertificatePem();
        await WriteAsync("server.crt", certificate.ExportCertificatePem());
        await WriteAsync("server.key", key.ExportPkcs8PrivateKeyPem());
        await ExecuteAsync("ALTER SYSTEM SET ssl = on");
        await WriteAsync(
            "pg_hba.conf",
            $"""
             host all edp 127.0.0.1/32 trust
             hostssl all +rds_iam 127.0.0.1/32 ldap ldapserver=127.0.0.1 ldapport={_judge.Port} ldapprefix="cn="
             hostssl all all 127.0.0.1/32 scram-sha-256
             """);
        await ExecuteAsync("SELECT pg_reload_conf()");
        await Eventually.HoldsAsync(IsServedOverTlsAsync, "the server has TLS");
    }

    private async Task<bool> IsServedOverTlsAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString + $";Password={Password};Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private Task WriteAsync(string file, string text) => ExecuteAsync(
        $"COPY (SELECT unnest(ARRAY[{string.Join(',', text.Split('\n').Select(line => $"'{line}'"))}])) TO PROGRAM 'cat > {file}; chmod 600 {file}'");

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await AdministratorAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<NpgsqlConnection> AdministratorAsync()
    {
        var connection = new NpgsqlConnection(_server.PatientConnectionString("postgres") + ";SSL Mode=Disable;Pooling=false");
        await connection.OpenAsync();
        return connection;
    }
}
