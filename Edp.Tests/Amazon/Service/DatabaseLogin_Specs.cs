using Edp.Service.Amazon;
using Edp.Service.Configuration;
using Edp.Tests.Amazon.Fakes;
using Edp.Tests.Amazon.Service.Support;
using NUnit.Framework;
using Npgsql;

namespace Edp.Tests.Amazon.Service;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Parallelizable(ParallelScope.All)]
public sealed class When_the_login_of_a_database_is_changed
{
    private RdsServer _rds = null!;

    [SetUp]
    public async Task StartServer() => _rds = await RdsServer.StartAsync();

    [TearDown]
    public async Task StopServer() => await _rds.DisposeAsync();

    [Test]
    public async Task Should_log_in_by_token_from_then_on_and_by_password_again_after_the_way_back()
    {
        Assert.That(await RunAsync("Iam"), Is.EqualTo((0, "master logs in by Iam from now on\n")));
        Assert.That(await RunAsync("iam"), Is.EqualTo((0, "master logs in by Iam already\n")), "the next task");
        Assert.ThrowsAsync<PostgresException>(LogInByPasswordAsync);

        Assert.That(await RunAsync("Password"), Is.EqualTo((0, "master logs in by Password from now on\n")));
        Assert.That(await RunAsync("Password"), Is.EqualTo((0, "master logs in by Password already\n")));
        Assert.DoesNotThrowAsync(LogInByPasswordAsync);
    }

    [Test]
    public async Task Should_go_on_by_password_when_the_role_may_not_connect()
    {
        _rds.TakesTokens = false;

        var failed = Assert.ThrowsAsync<RdsLoginException>(() => Login().ChangeAsync(DatabaseAuthentication.Iam, default));

        Assert.That(failed!.Message, Does.Contain("rds-db:connect"));
        Assert.That(await _rds.HasRoleAsync(), Is.False);
        Assert.DoesNotThrowAsync(LogInByPasswordAsync, "tasks that run are not shut out");
    }

    [Test]
    public async Task Should_go_on_by_token_when_the_password_is_another()
    {
        await RunAsync("Iam");
        await _rds.ChangePasswordAsync("another-1");

        Assert.ThrowsAsync<RdsLoginException>(() => Login().ChangeAsync(DatabaseAuthentication.Password, default));

        Assert.That(await RunAsync("Iam"), Is.EqualTo((0, "master logs in by Iam already\n")));
    }

    [Test]
    public async Task Should_tell_whom_to_ask_when_the_user_may_not_grant()
    {
        await _rds.DropRightsAsync();

        var (exitCode, said) = await RunAsync("Iam");

        Assert.That((exitCode, said), Is.EqualTo((69, "master may not do that itself; who may has to say: GRANT rds_iam TO master\n")));
    }

    [Test]
    public async Task Should_change_nothing_when_neither_lets_it_in()
    {
        await _rds.ChangePasswordAsync("another-1");

        var (exitCode, said) = await RunAsync("Iam");

        Assert.That((exitCode, said), Is.EqualTo((69, "The database lets master in neither by password nor by token of this role.\n")));
        Assert.That(await _rds.HasRoleAsync(), Is.False);
    }

    [Test]
    public async Task Should_say_that_a_server_is_none_of_RDS()
    {
        await using var other = await RdsServer.StartAsync(knowsIam: false);

        var (exitCode, said) = await RunAsync("Iam", other);

        Assert.That(exitCode, Is.EqualTo(69));
        Assert.That(said, Does.Contain("no role rds_iam"));
    }

    [Test]
    public async Task Should_refuse_a_login_that_there_is_not() => Assert.That((await RunAsync("Token")).ExitCode, Is.EqualTo(64));

    private RdsLogin Login() => new(
        new DatabaseOptions { ConnectionString = _rds.ConnectionString, Password = RdsServer.Password },
        new RdsAuthToken(new Edp.Amazon.Client.AmazonClientSettings { Region = FakeCredentials.Region, Credentials = FakeCredentials.Credentials }),
        TimeProvider.System)
    {
        Patience = TimeSpan.FromSeconds(1)
    };

    private async Task LogInByPasswordAsync()
    {
        await using var connection = new NpgsqlConnection($"{_rds.ConnectionString};Password={RdsServer.Password};Pooling=false");
        await connection.OpenAsync();
    }

    private Task<(int ExitCode, string Said)> RunAsync(string login, RdsServer? server = null) => ServiceProcess.RunAsync(
        new Dictionary<string, string?>
        {
            ["Edp:Database:Provider"] = "Postgres",
            ["Edp:Database:ConnectionString"] = (server ?? _rds).ConnectionString,
            ["Edp:Database:Password"] = RdsServer.Password
        },
        ServiceProcess.Environment(new Uri("http://127.0.0.1:1"), new Uri("http://127.0.0.1:1")),
        "database-login",
        login);
}
