using System.Diagnostics;
using Edp.Tests.Infrastructure;
using NUnit.Framework;
using Npgsql;

namespace Edp.Tests.Storage;

/// <summary>Where waiting can't help, the process ends with a code and says what to do.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class When_the_service_can_not_start
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edp-refused-").FullName;

    [TearDown]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task Should_say_which_process_has_the_SQLite_file()
    {
        using var first = Launch();
        var said = ChildProcess.Listen(first);
        await Eventually.HoldsAsync(() => Has(said, "The database is ready"), "the first is ready");

        var (code, output) = await RunAsync();
        first.Kill();
        await first.WaitForExitAsync();

        Assert.That(code, Is.EqualTo(69), output);
        Assert.That(output, Does.Contain("edp.db is in use").And.Contain(FormattableString.Invariant($"process {first.Id} on ")));

        using var third = Launch();
        var again = ChildProcess.Listen(third);
        await Eventually.HoldsAsync(() => Has(again, "The database is ready"), "a killed process holds nothing");
        third.Kill();
        await third.WaitForExitAsync();
    }

    [TestCase("LATIN1")]
    [TestCase("SQL_ASCII")]
    public async Task Should_say_what_encoding_the_database_needs(string encoding)
    {
        var server = await PostgresServer.SharedAsync();
        var name = $"encoding_{encoding.ToLowerInvariant()}";
        await using var postgres = NpgsqlDataSource.Create(server.ConnectionString("postgres"));
        await using (var create = postgres.CreateCommand(
            $"CREATE DATABASE {name} ENCODING '{encoding}' LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"))
        {
            await create.ExecuteNonQueryAsync();
        }

        var (code, output) = await RunAsync(
            ("Edp__Database__Provider", "Postgres"), ("Edp__Database__ConnectionString", server.ConnectionString(name)));

        Assert.That(code, Is.EqualTo(78), output);
        Assert.That(output, Does.Contain(encoding).And.Contain("Edp:Database:ConnectionString").And.Contain("ENCODING 'UTF8'"));
    }

    private static bool Has(System.Text.StringBuilder said, string text)
    {
        lock (said)
            return said.ToString().Contains(text, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output)> RunAsync(params (string Setting, string? Value)[] settings)
    {
        using var process = Launch(settings);
        var output = ChildProcess.Listen(process);
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await process.WaitForExitAsync(deadline.Token);
        lock (output)
            return (process.ExitCode, output.ToString());
    }

    private Process Launch(params (string Setting, string? Value)[] settings)
    {
        var service = TestContext.CurrentContext.TestDirectory.Replace("Edp.Tests", "Edp.Service", StringComparison.Ordinal);
        return ChildProcess.Start(
            [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Path.Combine(service, "Edp.Service.dll")],
            new Dictionary<string, string?>(settings.Select(setting => KeyValuePair.Create(setting.Setting, setting.Value)))
            {
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0"
            },
            _folder);
    }
}
